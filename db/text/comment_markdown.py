"""The Markdown of comments: paragraphs, emphasis, links, quotations and code; all else stays as typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
import regex
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline import escape as unescaped
from markdown_it.token import Token

from db.text.article_html import SCHEMES
from db.text.html_blocks import text_of
from db.text.inline import links
from db.text.inline.emphasis import around_whole_words, can_close, can_open, in_any_script, neighbours
from db.text.parsing_budget import TooMuchMarkup, bound

ADDRESS = regex.compile(r"https?://|mailto:", regex.IGNORECASE)
DEEPEST_QUOTATION = 10
TAGS = {"p", "blockquote", "pre", "code", "em", "strong", "a", "br"}
WORDS = r"[\w .,:;!?'\"()%+=$€£«»\u2010-\u2026-]"
EMPHASIS = rf"(?<![^ \n])\*(\w(?:{WORDS}*\w)?)\*(?=[.,:;!?]?(?:[ \n]|\Z))"
LINE = rf"(?:\w|{EMPHASIS})(?:{WORDS}|{EMPHASIS})*(?<=\S)"
PLAIN = re.compile(rf"(?!(?s:.*)(?:www\.|_)){LINE}(?:\n\n?{LINE})*", re.IGNORECASE)
"""Lines without anything that could be markup, or means something in HTML, but for words between single asterisks."""
EMPHASISED = re.compile(EMPHASIS)
MOST_EMPHASISED = 50
IN_A_LINE, IN_LINES = "=", "=="
MARKS = dict.fromkeys(map(ord, "*_`~\\"))
ATTRIBUTES = {"a": {"href", "title"}}


class CommentMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """A reader's link leads to a whole address; `[this](or that)` stays as typed."""
        return ADDRESS.match(url) is not None


COMMENT = CommentMarkdown("commonmark", {"html": False, "breaks": True})
# An entity could bring in what `db/text/comment_bodies` refuses.
COMMENT.disable(["heading", "lheading", "hr", "list", "image", "reference", "entity"])


def render_comment(body: str) -> str:
    """Safe HTML. With more markup than anyone would type all of it stays as typed: what thousands of brackets mean
    takes long to find out."""
    if body.count("*") <= 2 * MOST_EMPHASISED and PLAIN.fullmatch(body):
        return _plain(body)
    tokens = _parsed(body)
    html = _as_typed(body) if tokens is None else COMMENT.renderer.render(tokens, COMMENT.options, {})
    return nh3.clean(
        html.strip(), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow ugc noopener"
    )


def _plain(body: str) -> str:
    """Without the parser, which takes ten times as long."""
    return _in_paragraphs(EMPHASISED.sub(r"<em>\1</em>", body) if "*" in body else body)


def _in_paragraphs(text: str) -> str:
    lines = text.replace("\n", "<br>\n").replace("<br>\n<br>\n", "</p>\n<p>")
    return f"<p>{lines}</p>"


def stored_html(body: str, html: str) -> str:
    """What is stored of a body's HTML: a sign where it is the body in paragraphs, as that of most comments is. Then
    `graph.comment` makes it."""
    if html != _in_paragraphs(body):
        return html
    return IN_LINES if "\n" in body else IN_A_LINE


def readable(body: str) -> str:
    """What readers read, with and without marks that stand within words, and where its links lead."""
    text = text_of(render_comment(body))
    return "\n".join([text, text.translate(MARKS), *links_of(body)])


def links_of(body: str) -> list[str]:
    """Where the links lead that readers can follow, whichever way they were typed."""
    inside = (child for token in _parsed(body) or () for child in token.children or ())
    return [str(token.attrs["href"]) for token in inside if token.type == "link_open"]


@lru_cache(maxsize=32)
def _parsed(body: str) -> Sequence[Token] | None:
    """Remembers the last ones: a comment is moderated before it is stored. None where it has too much markup."""
    try:
        return parse(body)
    except TooMuchMarkup:
        return None


def _as_typed(body: str) -> str:
    paragraphs = (paragraph for paragraph in regex.split(r"\n\s*\n", body) if paragraph)
    return "\n".join(f"<p>{escapeHtml(paragraph).replace(chr(10), '<br>' + chr(10))}</p>" for paragraph in paragraphs)


def _fence(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    """Code with all that was typed: what stands behind the opening fence may be more than a language."""
    lines = [tokens[index].info.strip(), tokens[index].content]
    return f"<pre><code>{escapeHtml(chr(10).join(filter(None, lines)))}</code></pre>\n"


def _quotation(state: StateBlock, *place: Any) -> bool:
    """Deeper ones stay as typed: the parser would drop their words."""
    return state.level < DEEPEST_QUOTATION and blockquote(state, *place)


def _escape(state: StateInline, silent: bool) -> bool:
    """A backslash goes where it stands before what would be markup without it, and stays in `\\(^o^)/`."""
    is_markup = WOULD_BE_MARKUP.get(state.src[state.pos + 1 : state.pos + 2])
    return is_markup is not None and bool(is_markup(state.src, state.pos)) and unescaped(state, silent)


def _emphasises(text: str, backslash: int) -> bool:
    end = backslash + 2 + len(text[backslash + 2 :]) - len(text[backslash + 2 :].lstrip(text[backslash + 1]))
    before, behind = neighbours(text, backslash, end)
    return can_open(before, behind) or can_close(before, text, end)


LABEL = regex.compile(r"\[[^\[\]]{1,500}\]\(")
AUTOMATIC_LINK = regex.compile(r"<[^<>\s]{1,500}[:@][^<>\s]{1,500}>")
WOULD_BE_MARKUP: Mapping[str, Callable[[str, int], object]] = {
    "*": _emphasises,
    "_": _emphasises,
    "`": lambda text, backslash: text.count("`") > 1,
    "[": lambda text, backslash: LABEL.match(text, backslash + 1),
    "]": lambda text, backslash: text.startswith("(", backslash + 2),
    "<": lambda text, backslash: AUTOMATIC_LINK.match(text, backslash + 1),
    ">": lambda text, backslash: backslash == 0 or text[backslash - 1] == "\n",
}
COMMENT.add_render_rule("fence", _fence)
COMMENT.block.ruler.at("blockquote", _quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
COMMENT.inline.ruler.at("text", links.text)
COMMENT.inline.ruler.before("text", "address", links.address)
COMMENT.inline.ruler.at("escape", _escape)
COMMENT.inline.ruler.at("emphasis", around_whole_words(in_any_script(emphasis.tokenize)))
parse = bound(COMMENT)
