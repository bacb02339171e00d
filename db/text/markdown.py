"""The Markdown of articles to safe HTML and plain text, rendered once, when it is written."""

import re
from dataclasses import dataclass
from functools import lru_cache

from db.text import words
from db.text.article_markdown import html_pieces
from db.text.blocks import embeds, pictures
from db.text.html_blocks import blocks_of, text_of


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, quotation, table, figure, code block and so on; the footnotes are the last."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """`images` are what is named behind `image:`, each once: IDs of images, or not."""

    blocks: tuple[Block, ...]
    html: str
    text: str
    word_count: int
    images: tuple[str, ...] = ()


@lru_cache(maxsize=100)
def render(markdown: str) -> Rendered:
    """Remembers the last ones: a body is looked at when its file is read, and again when it is written."""
    found = tuple(html for piece in html_pieces(markdown) for html in blocks_of(piece))
    images = tuple(dict.fromkeys(name for html in found for name in pictures.named(html)))
    blocks = tuple(Block(text_of(html), html) for html in map(placed, found))
    text = "\n\n".join(block.text for block in blocks if block.text)
    return Rendered(blocks, "\n".join(block.html for block in blocks), text, words.count(text), images)


def opening(page: Rendered) -> str | None:
    """The text of the first paragraph, headings and pictures left out; None where there is no text."""
    blocks = [block for block in page.blocks if block.text]
    paragraphs = (block.text for block in blocks if block.html.startswith("<p>"))
    return next(paragraphs, blocks[0].text if blocks else None)


def placed(html: str) -> str:
    """A block of safe HTML as it is stored."""
    return embeds.placed(pictures.placed(html))


def escape(paragraph: str) -> str:
    """The Markdown of one paragraph of plain text, which renders to exactly that text on one line."""
    line = " ".join(paragraph.split())
    line = re.sub(r"([\\`*_\[\]<~])|(&)(?=#?\w+;)", r"\\\1\2", line)
    line = re.sub(r"^([#>+:=|-])", r"\\\1", line)
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", line)
