"""The pictures of a body in Markdown: found by their addresses, and shown from elsewhere."""

import re
from collections.abc import Collection, Iterator, Mapping

from api.imports.markup.addresses import DESTINATION
from api.imports.markup.arguments import parse
from api.imports.markup.code_regions import Coded
from api.imports.pictures.named import NamedPicture, named
from db.text.blocks.pictures import SCHEME

LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*"
TITLE = r"(?:\s+(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|\((?P<round>[^()]*)\)))?"
INLINE = re.compile(rf"(?P<before>!\[(?P<alt>{LABEL})\]\(\s*)(?P<address>{DESTINATION})(?P<after>{TITLE}\s*\))")
ELEMENT = re.compile(
    r"(?P<before><img\b[^<>]*?\ssrc\s*=\s*(?P<mark>[\"']?))(?P<address>[^\"'<>\s]+|(?<=[\"'])[^\"'<>]+)(?P<after>(?P=mark)[^<>]*>)",
    re.IGNORECASE,
)
CAPTION = re.compile(r"\s*(?:</a>\s*)?<figcaption>(.*?)</figcaption>", re.IGNORECASE | re.DOTALL)
DEFINED = re.compile(
    rf"^ {{0,3}}\[(?!\^)(?P<label>{LABEL})\]:[ \t]*(?P<address>{DESTINATION})(?P<title>{TITLE})[ \t]*$", re.MULTILINE
)
BY_REFERENCE = re.compile(rf"!\[(?P<alt>{LABEL})\](?:\[(?P<label>{LABEL})\])?(?![\[(:])")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class References:
    """Pictures that are defined elsewhere in the body: `![A lake][lake]`."""

    def __init__(self, body: str) -> None:
        found = DEFINED.finditer(body) if "]:" in body else ()
        self._defined = {_label(each["label"]): f"{each['address']}{each['title']}" for each in found}

    def written_out(self, text: str) -> str:
        """With the address where the picture stands."""
        return BY_REFERENCE.sub(self._inline, text) if self._defined and "![" in text else text

    def _inline(self, found: re.Match[str]) -> str:
        target = self._defined.get(_label(found["label"] or found["alt"]))
        return f"![{found['alt']}]({target})" if target else found[0]


def pictures_of(text: str) -> Iterator[NamedPicture]:
    """Of Markdown without code; without those that are images here already."""
    return (found for found in _pictures(text) if not found.address.lower().startswith(SCHEME))


def _pictures(text: str) -> Iterator[NamedPicture]:
    if "![" in text:
        for found in INLINE.finditer(text):
            title = found["double"] or found["single"] or found["round"] or ""
            yield named(_address(found["address"]), alt=_plain(found["alt"]), caption=_plain(title))
    if "<img" in text.lower():
        for found in ELEMENT.finditer(text):
            alt = parse(found[0].strip("<>/")).first(("alt",))
            below = CAPTION.match(text, found.end())
            yield named(_address(found["address"]), alt=alt, caption=below[1] if below else "")


def times_named(body: str, addresses: Collection[str]) -> int:
    """How often pictures with these addresses stand in the body."""
    found = (*INLINE.finditer(body), *ELEMENT.finditer(body))
    return sum(_address(each["address"]) in addresses for each in found)


def shown_from(body: str, addresses: Mapping[str, str]) -> str:
    """The body with other addresses for those that are known."""

    def replaced(found: re.Match[str]) -> str:
        known = addresses.get(_address(found["address"]))
        return f"{found['before']}{known}{found['after']}" if known else found[0]

    if not addresses:
        return body
    return Coded.of(body).changed(lambda text: ELEMENT.sub(replaced, INLINE.sub(replaced, text))).markdown


def _address(written: str) -> str:
    return ESCAPED.sub(r"\1", written.strip("<> "))


def _plain(markdown: str) -> str:
    """Words of a label or a title, without the marks of Markdown."""
    return ESCAPED.sub(
        r"\1", re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\))?|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", r"\1", markdown)
    )


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()
