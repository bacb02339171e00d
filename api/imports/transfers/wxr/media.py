"""Featured pictures of a WordPress export, which stand in items of their own behind the posts whose they are."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from api.imports.errors import UnreadableFile
from api.imports.pictures.named import NamedPicture, named
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

KEY = "_thumbnail_id"
WATCHED = Watched(records=("item",), parts=("comment",))
PIECE = 1 << 20


def lead_pictures(path: Path) -> Mapping[str, NamedPicture]:
    """By the ids of their items. What is wrong with the file is told by who reads its posts."""
    found: dict[str, NamedPicture] = {}
    if not _names_some(path):
        return found
    try:
        for element in elements(path, WATCHED):
            if local_name(element) == "item" and (address := text_of(child(element, "attachment_url"))):
                found[text_of(child(element, "post_id"))] = _picture(element, address)
    except UnreadableFile:
        return found
    return found


def _names_some(path: Path) -> bool:
    key, before = KEY.encode(), b""
    with path.open("rb") as file:
        while data := file.read(PIECE):
            if key in before + data:
                return True
            before = data[-len(key) :]
    return False


def _picture(item: "_Element", address: str) -> NamedPicture:
    caption = next((text_of(each) for each in item if "excerpt" in str(each.tag)), "")
    told = (each for each in item if local_name(each) == "postmeta")
    alt = next((text_of(child(each, "meta_value")) for each in told if _is_alt(each)), "")
    return named(address, alt=alt, caption=caption)


def _is_alt(meta: "_Element") -> bool:
    return text_of(child(meta, "meta_key")) == "_wp_attachment_image_alt"
