"""HTML of bodies that is sent back: what was written into it for readers becomes what is stored."""

import re

PICTURE = re.compile(r'<img data-image="(Image_\d+)"([^>]*)>')
SAID_BY_IMAGE = (
    re.compile(r'\s*<small data-from="image">[^<]*</small>'),
    re.compile(r'<figcaption data-from="image">[^<]*</figcaption>'),
)
ALT = re.compile(r' alt="[^"]*"')


def as_stored(html: str) -> str:
    for said in SAID_BY_IMAGE:
        html = said.sub("", html)
    return PICTURE.sub(_named, html)


def _named(picture: re.Match[str]) -> str:
    alt = ALT.search(picture[2])
    return f'<img src="image:{picture[1]}"{alt[0] if alt else ""}>'
