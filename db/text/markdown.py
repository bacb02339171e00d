"""Markdown to safe HTML and plain text, rendered once, when it is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

ARTICLE = MarkdownIt("commonmark", {"html": False})


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
ARTICLE_TAGS = COMMENT_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "img", "hr"}
ARTICLE_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}

SCHEMES = {"http", "https", "mailto"}
WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, quotation or code block."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    blocks: tuple[Block, ...]
    html: str
    text: str
    word_count: int


def render(markdown: str) -> Rendered:
    blocks = tuple(_block(node) for node in SyntaxTreeNode(ARTICLE.parse(markdown)).children)
    text = "\n\n".join(block.text for block in blocks if block.text)
    return Rendered(blocks, "\n".join(block.html for block in blocks), text, len(WORD.findall(text)))


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
    line = re.sub(r"([\\`*_\[\]<])|(&)(?=#?\w+;)", r"\\\1\2", line)
    line = re.sub(r"^([#>+~-])", r"\\\1", line)
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", line)


def _block(node: SyntaxTreeNode) -> Block:
    html = ARTICLE.renderer.render(node.to_tokens(), ARTICLE.options, {})
    clean = nh3.clean(
        html.strip(), tags=ARTICLE_TAGS, attributes=ARTICLE_ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    )
    return Block("\n".join(_lines(node)), clean)


def _lines(node: SyntaxTreeNode) -> Iterator[str]:
    for leaf in node.walk():
        if leaf.type == "inline":
            yield "".join(_words(piece) for piece in leaf.walk())
        elif leaf.type in ("fence", "code_block"):
            yield leaf.content.rstrip("\n")


def _words(piece: SyntaxTreeNode) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    if piece.type in ("text", "code_inline"):
        return piece.content
    return breaks.get(piece.type, "")


def _space(*_: object) -> str:
    return " "


def _fence(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    """Code with all that was typed: what stands behind the opening fence may be more than a language."""
    lines = [tokens[index].info.strip(), tokens[index].content]
    return f"<pre><code>{escapeHtml(chr(10).join(filter(None, lines)))}</code></pre>\n"


def _quotation(state: StateBlock, *place: Any) -> bool:
    """Deeper ones stay as typed: the parser would drop their words."""
    return state.level < DEEPEST_QUOTATION and blockquote(state, *place)


COMMENT.add_render_rule("fence", _fence)
COMMENT.block.ruler.at("blockquote", _quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})

# A line break in the source is a space in the text, so it is one in the HTML too.
ARTICLE.add_render_rule("softbreak", _space)
