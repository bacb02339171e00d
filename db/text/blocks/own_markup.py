"""HTML of bodies that is sent back: what was written into it for readers becomes what is stored."""

import re
from html import escape, unescape

from db.text.blocks.embeds import embed_of

PICTURE = re.compile(r'<img data-image="(Image_\d+)"([^<>]*)>')
SAID_BY_IMAGE = (
    re.compile(r' ?<small data-from="image">[^<]*</small>'),
    re.compile(r'<figcaption data-from="image">[^<]*</figcaption>'),
)
EMBED = re.compile(r'<figure data-embed="([^"<>]*)"[^<>]*>(?:(?!</?figure\b).)*</figure>', re.DOTALL)
BARE = re.compile(r"<figure\b[^<>]*>\s*(?:<div\b[^<>]*>\s*)?(https?://[^\s<]+)\s*(?:</div>\s*)?</figure>")
"""As WordPress writes an embed."""
FRAME = re.compile(r"<iframe\b([^<>]*)>(?:\s*</iframe>)?", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc=["']([^"']+)["']""", re.IGNORECASE)
ALT = re.compile(r' alt="[^"]*"')


def as_stored(html: str) -> str:
    for said in SAID_BY_IMAGE:
        html = said.sub("", html)
    html = BARE.sub(r"<p>\1</p>", EMBED.sub(r"<p>\1</p>", html))
    return FRAME.sub(_address, PICTURE.sub(_named, html))


def _named(picture: re.Match[str]) -> str:
    alt = ALT.search(picture[2])
    return f'<img src="image:{picture[1]}"{alt[0] if alt else ""}>'


def _address(frame: re.Match[str]) -> str:
    """Of the player in a frame: the page that it plays, or nothing."""
    source = SOURCE.search(frame[1])
    address = unescape(source[1]) if source else ""
    found = embed_of(f"https:{address}" if address.startswith("//") else address)
    return f"<p>{escape(found.page)}</p>" if found else ""
