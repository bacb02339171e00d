"""Pictures of the newsroom's in a body: `![alt](image:Image_7 "caption")` in Markdown, where Image_7 is an image's ID.

What is stored has no address but that: where a picture is found may change, so `sql/views/appearance.sql` writes it
into the HTML that is read. It finds each `<img src="image:Image_`, which no text can be taken for.
"""

import re
from collections.abc import Iterator

from db.text.html_blocks import TAG

SCHEME = "image:"
KEY = re.compile(r"Image_([1-9][0-9]{0,17})", re.ASCII)
SOURCE = re.compile(r' src="image:([^"]*)"', re.IGNORECASE)
KEPT = re.compile(r' (?:alt|lang|dir)="[^"]*"')
ALONE = re.compile(r'<p>\s*(<img src="image:[^>]*?)(?: title="([^"]*)")?>\s*</p>')
FIGURE = re.compile(
    r'<figure>\s*<img src="image:(Image_\d+)"(?: alt="([^"]*)")?>\s*'
    r"(?:<figcaption>((?:(?!</?figcaption|<img).)*)</figcaption>)?\s*</figure>",
    re.DOTALL,
)


def named(html: str) -> Iterator[str]:
    """What is named behind `image:` as the source of a picture, whether or not it is an image's ID."""
    if SCHEME in html.lower():
        for tag in TAG.finditer(html):
            if tag[2] == "img" and (source := SOURCE.search(tag[0])):
                yield source[1]


def placed(html: str) -> str:
    """A block of sanitised HTML as it is stored: a picture alone in its paragraph is a figure."""
    if SCHEME not in html.lower():
        return html
    written = TAG.sub(_image, html)
    alone = ALONE.fullmatch(written)
    if alone is None:
        return re.sub(r'(<img src="image:[^>]*?) title="[^"]*"', r"\1", written)
    caption = f"<figcaption>{alone[2]}</figcaption>" if alone[2] else ""
    return f"<figure>{alone[1]}>{caption}</figure>"


def _image(tag: re.Match[str]) -> str:
    source = SOURCE.search(tag[0]) if tag[2] == "img" else None
    if source is None:
        return tag[0]
    title = re.search(r' title="[^"]*"', tag[0])
    others = "".join(found for found in KEPT.findall(tag[0]) if found != ' alt=""') + (title[0] if title else "")
    address = f' src="{SCHEME}{source[1]}"' if KEY.fullmatch(source[1]) else ""
    return f"<img{address}{others}>"
