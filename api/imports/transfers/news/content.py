"""The content of an article as agencies write it, XHTML, NITF or escaped HTML, as HTML with what else it says: its
headline, byline and dateline, and who is quoted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from api.imports.pictures.named import NamedPicture, named
from api.imports.transfers.xml.streaming import child, local_name, text_of

SAME = {"p", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "thead", "tbody", "tfoot", "caption"}
SAME |= {"blockquote", "pre", "hr", "br", "em", "strong", "b", "i", "u", "sub", "sup", "a", "q", "img", "h1", "h2"}
SAME |= {"h3", "h4", "h5", "h6", "figure", "figcaption", "div", "span", "code", "cite", "section"}
RENAMED = {"hl1": "h2", "hl2": "h3", "hl3": "h4", "hl4": "h5", "bq": "blockquote", "block": "div", "lang": "span"}
RENAMED |= {"credit": "cite", "fn": "p", "pre": "pre"}
LEFT_OUT = {"script", "style", "head", "media-metadata", "media-object", "note", "tagline", "copyrite", "abstract"}
LEFT_OUT |= {"byline", "dateline", "distributor", "bytag", "title", "header", "footer", "nav", "form", "time"}
KEPT = ("href", "src", "alt", "colspan", "rowspan")
HEADINGS = ("hl1", "hl2")


@dataclass(slots=True)
class Content:
    """`html` is the body. `quoted` are the words of paragraphs with who says them."""

    html: str = ""
    headline: str = ""
    byline: str = ""
    place: str = ""
    date: str = ""
    abstract: str = ""
    people: list[str] = field(default_factory=list)
    speakers: dict[str, str] = field(default_factory=dict)
    pictures: list[NamedPicture] = field(default_factory=list)


def read(root: Any) -> Content:
    """Of an element with a body, or of one that is the body."""
    found = Content()
    body = next((each for each in root.iter() if local_name(each) == "body"), root)
    head = next((each for each in body.iter() if local_name(each) == "body.head"), None)
    if head is not None:
        _head(head, found)
    main = [each for each in body.iter() if local_name(each) == "body.content"] or [body]
    found.html = "\n".join(filter(None, (_children(each, found) for each in main))).strip()
    end = next((each for each in body.iter() if local_name(each) == "tagline"), None)
    if end is not None and (told := text_of(end)):
        found.html += f"\n<p>{escape(told)}</p>"
    return found


def _head(head: Any, found: Content) -> None:
    texts = {name: _named(head, name) for name in ("hl1", "hedline", "headline", "abstract")}
    found.headline = texts["hl1"] or texts["hedline"] or texts["headline"]
    found.byline = next((_byline(each) for each in head.iter() if local_name(each) == "byline"), "")
    found.abstract = texts["abstract"]
    line = next((each for each in head.iter() if local_name(each) == "dateline"), None)
    if line is not None:
        _dateline(line, found)


def _named(element: Any, name: str) -> str:
    found = next((each for each in element.iter() if local_name(each) == name), None)
    return " ".join(text_of(found).split())


def _byline(line: Any) -> str:
    """With a comma before what somebody is there."""
    parts = [line.text or ""]
    for each in line:
        parts += [", " if local_name(each) == "byttl" else " ", text_of(each), " ", each.tail or ""]
    return " ".join("".join(parts).split()).replace(" ,", ",")


def _dateline(line: Any, found: Content) -> None:
    """`location` and `story.date` within it, or text alone."""
    date = next((each for each in line.iter() if local_name(each) == "story.date"), None)
    location = child(line, "location")
    place = text_of(location) if location is not None else text_of(line)
    if date is not None:
        found.date = date.get("norm") or text_of(date)
        place = place.replace(text_of(date), "")
    found.place = " ".join(place.split())


def _children(element: Any, found: Content) -> str:
    parts = [escape(element.text or "", quote=False)]
    for each in element:
        if isinstance(each.tag, str):
            parts.append(_html(each, found))
        parts.append(escape(each.tail or "", quote=False))
    return "".join(parts)


def _html(element: Any, found: Content) -> str:
    name = local_name(element)
    if reader := READERS.get(name):
        return reader(element, found)
    if name in LEFT_OUT:
        return ""
    tag = RENAMED.get(name, name if name in SAME else "")
    inner = _children(element, found)
    if not tag:
        return inner
    if tag == "img":
        return _image(element)
    if tag in ("br", "hr"):
        return f"<{tag}>"
    return f"<{tag}{_attributes(element)}>{inner}</{tag}>"


def _image(element: Any) -> str:
    source = element.get("src") or element.get("source")
    return f'<img src="{escape(source)}" alt="{escape(element.get("alt", ""))}">' if source else ""


def _attributes(element: Any) -> str:
    given: Mapping[str, str] = element.attrib
    return "".join(f' {name}="{escape(given[name])}"' for name in KEPT if name in given)


def _paragraph(element: Any, found: Content) -> str:
    inner = _children(element, found)
    if source := (element.get("quote-source") or "").strip():
        found.speakers[" ".join(text_of(element).split())] = source
    return f"<p>{inner}</p>"


def _person(element: Any, found: Content) -> str:
    name = " ".join(" ".join(_words(element)).split())
    if " " in name:
        found.people.append(name)
    return _children(element, found)


def _words(element: Any) -> Iterator[str]:
    """Without the function that stands within a name."""
    if local_name(element) not in ("function", "alt-code"):
        yield element.text or ""
        for each in element:
            yield from _words(each)
            yield each.tail or ""


def _media(element: Any, found: Content) -> str:
    """A picture with its words; of several sizes the first."""
    kind = (element.get("media-type") or "image").lower()
    reference = next((each for each in element.iter() if local_name(each) == "media-reference"), None)
    address = (reference.get("source") or reference.get("data-location") or "") if reference is not None else ""
    if not kind.startswith(("image", "photo", "graphic")) or not address:
        return ""
    caption, credit = _named(element, "media-caption"), _named(element, "media-producer")
    alt = reference.get("alternate-text") or "" if reference is not None else ""
    found.pictures.append(named(address, alt=alt, caption=caption, credit=credit))
    words = escape(f"{caption} ({credit})" if credit and caption else caption or credit)
    shown = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(alt)}">{shown}</figure>'


READERS: Mapping[str, Callable[[Any, Content], str]] = {
    "p": _paragraph,
    "person": _person,
    "media": _media,
}
