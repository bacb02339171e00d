"""The Markdown of articles: CommonMark with HTML, tables, strikethrough, footnotes, definition and task lists."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis, image, link, strikethrough
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

from db.text.article_html import sanitised, sanitised_as_typed
from db.text.inline.emphasis import in_any_script

DEEPEST = 20
"""Levels of nesting; each list takes two. The parser, which calls itself for each level, drops what is deeper."""

Rule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]

LONGEST_LABEL = 100
DEEPEST_NOTE = 3
# HTML that goes on to the end of the document unless it is closed.
ENDLESS = re.compile(r"<(?:(script|pre|style|textarea)(?=[\s>]|$)|(!--)|(\?)|(!\[CDATA\[)|(![a-z]))", re.IGNORECASE)
CLOSINGS = ("", "-->", "?>", "]]>", ">")
FLOWING = re.compile(r"<(/?)(?:blockquote|details|dl|figure|ol|table|ul)\b", re.IGNORECASE)
TASK = re.compile(r"\[([ xX])\][ \t]")

ARTICLE = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
ARTICLE.enable(["table", "strikethrough"]).use(footnote_plugin).use(deflist_plugin)


def html_pieces(markdown: str) -> Iterator[str]:
    """Safe HTML in pieces that are whole: what one leaves open does not change the next."""
    clean = sanitised_as_typed if "<" in markdown else sanitised
    env: dict[str, Any] = {"digest": zlib.crc32(markdown.encode("utf-8", "replace"))}
    for tokens in _pieces(ARTICLE.parse(markdown, env)):
        yield clean(ARTICLE.renderer.render(tokens, ARTICLE.options, env).strip())


def inline_html(markdown: str) -> str:
    """The HTML of one line, not sanitised."""
    return str(ARTICLE.renderInline(markdown, {"digest": 0})).strip()


def blocks(markdown: str) -> Iterator[tuple[str, int, int]]:
    """Texts ("inline"), code ("fence", "code_block") and "html_block"s: the first line, counted from 0, and the end."""
    tokens: list[Token] = []
    ARTICLE.block.parse(markdown, ARTICLE, {}, tokens)
    for token in tokens:
        if token.type in ("inline", "fence", "code_block", "html_block") and token.map:
            yield token.type, token.map[0], max(token.map[1], token.map[0] + 1)


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each block. A block of HTML goes on for as long as an element of several blocks is open."""
    piece: list[Token] = []
    depth = unclosed = 0
    for token in tokens:
        piece.append(token)
        depth += token.nesting
        if token.type == "html_block":
            unclosed += sum(-1 if closing else 1 for closing in FLOWING.findall(token.content))
        if depth == 0 and unclosed <= 0:
            yield piece
            piece, unclosed = [], 0
    if piece:
        yield piece


def _space(*_: object) -> str:
    """A line break in the source is a space in the text, so it is one in the HTML too."""
    return " "


def _note_mark(_: object, tokens: Sequence[Token], index: int, __: object, env: dict[str, Any]) -> str:
    number = tokens[index].meta["id"] + 1
    return f'<sup><a href="#{_note_id(number, env)}">[{number}]</a></sup>'


def _note_opening(_: object, tokens: Sequence[Token], index: int, __: object, env: dict[str, Any]) -> str:
    return f'<li id="{_note_id(tokens[index].meta["id"] + 1, env)}">'


def _note_id(number: int, env: dict[str, Any]) -> str:
    """Of this text alone: a page may show several articles."""
    return f"fn-{env['digest']:08x}-{number}"


def _html_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """HTML that nobody closes ends with its paragraph, lest it take the rest of the article with it."""
    at = state.bMarks[line] + state.tShift[line]
    if found := ENDLESS.match(state.src, at, state.eMarks[line]):
        kind = found.lastindex or 1
        closing = f"</{found[1].lower()}>" if kind == 1 else CLOSINGS[kind - 1]
        if _last(closing, state) < found.end() - 1:
            return False
    return html_block(state, line, end, silent)


def _last(closing: str, state: StateBlock) -> int:
    """Where it stands last in the whole text; looked up once."""
    places: dict[str, int] = state.env.setdefault("closings", {})
    if closing not in places:
        places[closing] = max(state.src.rfind(closing), state.src.rfind(closing.upper()))
    return places[closing]


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin looks for the end of a label as far as the text goes, from each place where one could begin."""
    if not state.src.startswith("[^", state.pos) or state.src.find("]", state.pos, state.pos + LONGEST_LABEL) < 0:
        return False
    return footnote_ref(state, silent)


def _footnote_inline(state: StateInline, silent: bool) -> bool:
    """The plugin calls itself for a note within a note."""
    depth = state.env.get("note_depth", 0)
    if depth >= DEEPEST_NOTE or not state.src.startswith("^[", state.pos):
        return False
    state.env["note_depth"] = depth + 1
    try:
        return footnote_inline(state, silent)
    finally:
        state.env["note_depth"] = depth


def _shallow(rule: Rule) -> Rule:
    """Where the content of a block would be too deep, it is text as typed."""

    def shallow(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST - 2 and rule(state, line, end, silent)

    return shallow


def _bracketed(rule: InlineRule) -> InlineRule:
    """The rules look for the closing bracket as far as the text goes, from each opening one."""

    def bracketed(state: StateInline, silent: bool) -> bool:
        return state.html_terminator_last("]") > state.pos and rule(state, silent)

    return bracketed


def _deflist(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """With a colon only: "~ Somebody" under a line is who said it."""
    marked = line if silent else line + 1
    if not silent and marked < end and state.isEmpty(marked):
        marked += 1
    if marked >= end or not state.src.startswith(":", state.bMarks[marked] + state.tShift[marked]):
        return False
    return DEFLIST(state, line, end, silent)


def _task_boxes(state: StateCore) -> None:
    """A form's checkbox would be no part of the text, and nobody could tick it."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open") and inline.children:
            first = inline.children[0]
            if found := TASK.match(first.content if first.type == "text" else ""):
                first.content = f"{'☐' if found[1] == ' ' else '☑'} {first.content[found.end() :]}"


DEFLIST = dict(zip(ARTICLE.block.ruler.get_active_rules(), ARTICLE.block.ruler.getRules(""), strict=True))["deflist"]
ARTICLE.block.ruler.at("blockquote", _shallow(blockquote), {"alt": ["paragraph", "reference", "blockquote", "list"]})
ARTICLE.block.ruler.at("list", _shallow(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
ARTICLE.block.ruler.at("deflist", _shallow(_deflist), {"alt": ["paragraph", "reference", "blockquote"]})
ARTICLE.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
ARTICLE.inline.ruler.at("link", _bracketed(link))
ARTICLE.inline.ruler.at("image", _bracketed(image))
ARTICLE.inline.ruler.at("emphasis", in_any_script(emphasis.tokenize))
ARTICLE.inline.ruler.at("strikethrough", in_any_script(strikethrough.tokenize))
ARTICLE.inline.ruler.at("footnote_ref", _footnote_ref)
ARTICLE.inline.ruler.at("footnote_inline", _bracketed(_footnote_inline))
ARTICLE.core.ruler.push("task_boxes", _task_boxes)
ARTICLE.add_render_rule("softbreak", _space)
ARTICLE.add_render_rule("footnote_ref", _note_mark)
ARTICLE.add_render_rule("footnote_block_open", lambda *_: "<ol>\n")
ARTICLE.add_render_rule("footnote_block_close", lambda *_: "</ol>\n")
ARTICLE.add_render_rule("footnote_open", _note_opening)
ARTICLE.add_render_rule("footnote_anchor", lambda *_: "")
