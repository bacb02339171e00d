"""HTML that Markdown passes on: comments, elements that are not shown as they are, and the components of MDX."""

import re

from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Found, More, Tag, Text
from db.text.article_html import RENAMED, TAGS, WITHOUT_CONTENT, WRAPPERS

VALUE = r"""(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|[^"'{}<>])"""
ELEMENT = re.compile(rf"<(/?)([A-Za-z][\w.:-]*)(?=\s|/?>|/\s)({VALUE}*?)(/?)>", re.DOTALL)
DESTINATION = re.compile(r"\]\([ \t]*\Z|^[ >]*\[[^\[\]]+\]:[ \t]*\Z")
MORE = re.compile(
    r"\s*(?:(?:read ?)?more\b.*|truncate|(?:end[ -]?)?excerpt|excerpt[ -]?end|teaser_end|break|pelican_end_summary)\s*",
    re.IGNORECASE | re.DOTALL,
)
EMPTY = {"embed"}
PRESENTATION = {"acronym", "big", "blink", "font", "marquee", "nobr", "noscript", "picture", "source", "span"}
"""Elements that only look somehow: no loss to report."""
KNOWN = TAGS | WRAPPERS | set(RENAMED) | PRESENTATION
COMPONENT = re.compile(r"[A-Z]\w*[a-z]")
PICTURES_AND_PLAYERS = {"audio", "figure", "iframe", "image", "img", "picture", "quote", "video"}


def comment(source: Source, at: int) -> Found:
    """Dropped; the one that ends the lead is what it says."""
    end = source.find("-->", at + 2)
    if end < 0:
        source.tally.drop("HTML", "<!--")
        return [], at + 4
    text = source.body[at + 4 : end]
    if MORE.fullmatch(text):
        return [More()], end + 3
    source.tally.drop("HTML", "comment")
    return [], end + 3


def element(source: Source, at: int) -> Found | None:
    """An element that the renderer would drop, with its content where it is no text; None for what it knows."""
    found = None if DESTINATION.search(source.line_before(at)) else ELEMENT.match(source.body, at)
    if found is None:
        return None
    slash, name, arguments, single = found.groups()
    if _is_component(name, bool(single)):
        return [Tag("MDX", name, arguments, closing=bool(slash))], found.end()
    plain = name.lower()
    if plain in KNOWN:
        return None
    if plain in WITHOUT_CONTENT:
        return _without_content(source, plain, found)
    return [Tag("HTML", plain, arguments, closing=bool(slash))], found.end()


def _is_component(name: str, is_single: bool) -> bool:
    plain = name.lower()
    if not COMPONENT.match(name):
        return False
    return is_single or plain in PICTURES_AND_PLAYERS or plain not in KNOWN | WITHOUT_CONTENT


def _without_content(source: Source, name: str, tag: re.Match[str]) -> Found:
    if tag[1]:
        return [Text("")], tag.end()
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    closing = None if tag[4] or name in EMPTY else source.closing(end, tag.end())
    inner = source.body[tag.end() : closing.start()] if closing else ""
    return [Tag("HTML", name, tag[3], inner=inner)], closing.end() if closing else tag.end()
