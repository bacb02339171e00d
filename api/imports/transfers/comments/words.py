"""The words of a comment as ours are written: HTML becomes our Markdown, and all that is no markup reads as it did."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import regex

from api.imports.transfers.comments.html_blocks import Block, blocks_of
from api.imports.transfers.comments.inline_markup import escaped
from api.imports.transfers.comments.records import Markup, Text
from db.discussion.transfers.records import Words
from db.text import comment_bodies
from db.text.comment_markdown import render_comment
from db.text.html_blocks import text_of
from db.text.languages.detection import of_words

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
KNOWN_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|s|em|strong|a|blockquote|pre|code|ul|ol|li|del|strike|img|cite|q|h[1-6])\b[^<>]*>",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
UNSEEN = regex.compile(r"[\p{Cc}\u202d\u202e--[\n\t]]|[\ufdd0-\ufdef\ufffe\uffff]|\p{Cs}", regex.VERSION1)
HEAP = regex.compile(r"(\p{M}{4})\p{M}+")
TO_A_PLACE = re.compile(r"\[([^\[\]]*)\]\(#[^()\s]*\)(?:: ,)?")
"""A link to a place on the page that the comment came from, as Waline begins replies with."""
MARKS = frozenset("*_`[]<>\\~")
SPACE = re.compile(r"\s+")
MAIL = r"(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
NETWORK = r"\b\d{1,3}(?:\.(?:\d{1,3}|x{1,3}|\*)){3}(?!\w)|(?<![\w:])(?:[\da-fA-F]{1,4}:){3,7}[\da-fA-F:]+"
ADDRESSES = re.compile(f"{MAIL}|{NETWORK}")


def words_of_all(texts: Sequence[Text], languages: Sequence[str]) -> list[Words]:
    """With their languages."""
    return [_told(words_of(text.body, text.markup), languages) for text in texts]


def _told(words: Words, languages: Sequence[str]) -> Words:
    return replace(words, language=of_words(words.body, languages)) if words.body else words


def words_of(text: str, markup: Markup) -> Words:
    """Empty where nothing can be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if markup is Markup.MARKDOWN:
        return _of_html(_rendered(text))
    is_html = KNOWN_TAG.search(text) if markup is Markup.TYPED else TAG.search(text)
    if is_html or REFERENCE.search(text):
        return _of_html(_once_escaped(text))
    return _of_markdown(TO_A_PLACE.sub(r"\1", text) if markup is Markup.TYPED else escaped(text))


def name_of(given: str) -> str:
    """A name without markup, and without the addresses that some have given for one."""
    if not given or (given.isascii() and given.isalnum()):
        return given
    plain = TAG.sub("", unescape(given) if REFERENCE.search(given) else given)
    without, number = ADDRESSES.subn("", plain)
    return SPACE.sub(" ", without.strip(" <>()[],;:-") if number else plain)


def is_empty(text: str, markup: Markup) -> bool:
    """Whether nothing can be seen of it, told without reading its markup."""
    if markup is not Markup.MARKDOWN:
        text = unescape(re.sub(r"<(?!img|iframe|video|audio|embed)[^<>]*>", "", text))
    return not comment_bodies.normal(text)


def _once_escaped(text: str) -> str:
    """Some systems escape what is HTML already."""
    return unescape(text) if not TAG.search(text) and KNOWN_TAG.search(unescape(text)) else text


def _rendered(text: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"]).render(text))


def _of_html(html: str) -> Words:
    """With emphasis and links as far as they read as they are meant; where marks would show, without them."""
    blocks = blocks_of(UNSEEN.sub("", html))
    if not blocks:
        return Words()
    meant = _plain(" ".join(block.shown for block in blocks))
    for marked in (True, False):
        words = _of_markdown(_joined(blocks, marked=marked))
        if not MARKS & set(words.body) or _plain(text_of(words.html)) == meant:
            break
    return words


def _joined(blocks: list[Block], *, marked: bool) -> str:
    text, last = "", None
    for block in blocks:
        between = "" if last is None else "\n" if block.follows(last) else "\n\n"
        text += between + block.markdown(marked=marked)
        last = block
    return text


def _of_markdown(text: str) -> Words:
    body = comment_bodies.normal(UNSEEN.sub("", text))
    if comment_bodies.fault(body):
        body = HEAP.sub(r"\1", body)
    return Words() if not body or comment_bodies.fault(body) else Words(body, render_comment(body))


def _plain(text: str) -> str:
    return SPACE.sub("", text)
