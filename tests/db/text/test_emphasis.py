"""Emphasis beside quotation marks of every script; English is read as CommonMark has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from db.text.article_markdown import inline_html
from db.text.comment_markdown import render_comment

STRONG = [
    "**「引用」**です",
    "です**「引用」**です",
    "**引用。**次の",
    "**【注】**を読む",
    "湖**“水”**很大",
    '**"สวัสดี"**ครับ',
    "उसने**“नमस्ते”**कहा",
    '**"पानी"**में',
    "**«سلام»**و",
    '**"호수"**는',
    "**《湖》**是",
]


@pytest.mark.parametrize("typed", STRONG)
def test_strong_words_within_quotation_marks_are_strong(typed: str) -> None:
    before, strong, behind = typed.replace("**", "|").split("|")
    expected = f"{before}<strong>{strong}</strong>{behind}"

    assert inline_html(typed).replace("&quot;", '"') == expected
    assert render_comment(typed) == f"<p>{expected}</p>"


def test_one_mark_and_strikethrough_too() -> None:
    assert inline_html("*「引用」*です ~~「引用」~~です") == "<em>「引用」</em>です <s>「引用」</s>です"


MARKS_AND_LETTERS = st.sampled_from(["*", "**", "_", "a", "B", " ", '"', "(", ")", ".", "é", "ж", "1", "“", "\\"])


@given(st.lists(MARKS_AND_LETTERS).map("".join))
def test_texts_in_latin_and_cyrillic_are_read_as_commonmark_has_it(typed: str) -> None:
    assert inline_html(typed) == MarkdownIt("commonmark").renderInline(typed).strip()
