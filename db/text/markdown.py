"""Markdown to safe HTML and plain text, rendered once, when it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.token import Token

from db.text import words
from db.text.article_html import SCHEMES
from db.text.article_markdown import html_pieces
from db.text.html_blocks import blocks_of, text_of


class CommentMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """A reader's link leads to a whole address; `[this](or that)` stays as typed."""
        return ADDRESS.match(url) is not None


ADDRESS = re.compile(r"https?://|mailto:", re.IGNORECASE)
DEEPEST_QUOTATION = 10
COMMENT = CommentMarkdown("commonmark", {"html": False, "breaks": True})
# An entity could bring in what `db/text/comment_bodies` refuses.
COMMENT.disable(["heading", "lheading", "hr", "list", "image", "reference", "entity"])
COMMENT_TAGS = {"p", "blockquote", "pre", "code", "em", "strong", "a", "br"}
COMMENT_ATTRIBUTES = {"a": {"href", "title"}}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, quotation, table, figure, code block and so on; the footnotes are the last."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    blocks: tuple[Block, ...]
    html: str
    text: str
    word_count: int


@lru_cache(maxsize=100)
def render(markdown: str) -> Rendered:
    """Remembers the last ones: a body is looked at when its file is read, and again when it is written."""
    blocks = tuple(Block(text_of(html), html) for piece in html_pieces(markdown) for html in blocks_of(piece))
    text = "\n\n".join(block.text for block in blocks if block.text)
    return Rendered(blocks, "\n".join(block.html for block in blocks), text, words.count(text))


def render_comment(body: str) -> str:
    """The HTML of a reader's comment: paragraphs, emphasis, links, quotations and code; all else stays as typed."""
    return nh3.clean(
        COMMENT.render(body).strip(),
        tags=COMMENT_TAGS,
        attributes=COMMENT_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )


def escape(paragraph: str) -> str:
    """The Markdown of one paragraph of plain text, which renders to exactly that text on one line."""
    line = " ".join(paragraph.split())
    line = re.sub(r"([\\`*_\[\]<~])|(&)(?=#?\w+;)", r"\\\1\2", line)
    line = re.sub(r"^([#>+:-])", r"\\\1", line)
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", line)


def _fence(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    """Code with all that was typed: what stands behind the opening fence may be more than a language."""
    lines = [tokens[index].info.strip(), tokens[index].content]
    return f"<pre><code>{escapeHtml(chr(10).join(filter(None, lines)))}</code></pre>\n"


def _quotation(state: StateBlock, *place: Any) -> bool:
    """Deeper ones stay as typed: the parser would drop their words."""
    return state.level < DEEPEST_QUOTATION and blockquote(state, *place)


COMMENT.add_render_rule("fence", _fence)
COMMENT.block.ruler.at("blockquote", _quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
