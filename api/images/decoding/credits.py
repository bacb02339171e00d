"""Whom the file itself names for the picture: IPTC's credit line, or else who made it, or who has the rights."""

import re
from html import unescape
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin

ARTIST, COPYRIGHT = 0x013B, 0x8298  # of EXIF
BY_LINE, CREDIT_LINE, NOTICE = (2, 80), (2, 110), (2, 116)  # of IPTC
XMP = {
    name: re.compile(rb"%b(?:=\"([^\"]*)\"|>(?:\s*<rdf:(?:Seq|Alt|Bag)>\s*<rdf:li[^>]*>)?([^<]+)<)" % name.encode())
    for name in ("photoshop:Credit", "dc:creator", "dc:rights")
}
LONGEST = 300  # characters


def credit_of(picture: ImageFile.ImageFile) -> str | None:
    """As one line; None where the file names nobody."""
    exif, iptc, xmp = picture.getexif(), _iptc(picture), _xmp(picture)
    found = (
        *(iptc.get(CREDIT_LINE), xmp.get("photoshop:Credit")),
        *(exif.get(ARTIST), iptc.get(BY_LINE), xmp.get("dc:creator")),
        *(exif.get(COPYRIGHT), iptc.get(NOTICE), xmp.get("dc:rights")),
    )
    return next(filter(None, map(_line, found)), None)


def _iptc(picture: ImageFile.ImageFile) -> dict[Any, Any]:
    try:
        return IptcImagePlugin.getiptcinfo(picture) or {}
    except Exception:  # what is malformed says nothing
        return {}


def _xmp(picture: Image.Image) -> dict[str, str]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = packet.encode() if isinstance(packet, str) else packet
    found = {name: pattern.search(text) for name, pattern in XMP.items()}
    return {name: unescape(_decoded(each[1] or each[2])) for name, each in found.items() if each}


def _line(value: Any) -> str | None:
    """Of several values the first one; None without a letter: of names in other scripts sharp leaves question marks."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    text = _decoded(value.encode("latin-1", "ignore") if isinstance(value, str) and _is_latin(value) else value)
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line[:LONGEST].rstrip() if any(map(str.isalnum, line)) else None


def _is_latin(text: str) -> bool:
    """Whether it may be UTF-8 that was read byte by byte."""
    return all(character <= "ÿ" for character in text)


def _decoded(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value or "")
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "ignore")
