"""Pictures as files name them, by a path or an address of the web, with what they say of them."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.imports import breaks
from db.text.composition import composed
from schema.rules.images.putting import LONGEST

UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\s]+")


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """`address` is a path of a file or a URL. What is exported `is_exact`, with `external_id` and `focal_point`: it
    says all of an image, whatever the picture itself says of its credit."""

    address: str
    alt: str = ""
    caption: str | None = None
    credit: str | None = None
    external_id: str | None = None
    focal_point: tuple[float, float] | None = None
    is_exact: bool = False

    @property
    def columns(self) -> Mapping[str, object]:
        """Those of an image, by name."""
        x, y = self.focal_point or (None, None)
        said = {"alt": self.alt, "caption": self.caption, "focal_x": x, "focal_y": y}
        return said | ({"credit": self.credit} if self.credit or self.is_exact else {})


Named = Mapping[str, NamedPicture]
"""The pictures of an article, by the addresses under which it names them."""


def named(address: str, **words: str) -> NamedPicture:
    """With words as they are printed: without HTML, on one line, and no longer than they may be."""
    said = {name: plain(text, LONGEST[name]) for name, text in words.items()}
    return NamedPicture(address, said.get("alt", ""), said.get("caption") or None, said.get("credit") or None)


def plain(text: str, most: int) -> str:
    shown = composed(html.unescape(breaks.without(TAG, UNSEEN.sub(" ", text))))
    line = " ".join(UNPRINTABLE.sub(" ", shown).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def by_address(pictures: Iterable[NamedPicture]) -> Named:
    """Each once; what the first of them says comes before what others say."""
    found: dict[str, NamedPicture] = {}
    for picture in pictures:
        first = found.get(picture.address, picture)
        found[picture.address] = replace(
            first,
            alt=first.alt or picture.alt,
            caption=first.caption or picture.caption,
            credit=first.credit or picture.credit,
        )
    return found
