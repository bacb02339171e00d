"""Markup that nobody types costs no more than what people write: counted in calls of functions, not in time."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from db.text import comment_markdown
from db.text.article_markdown import html_pieces
from db.text.comment_markdown import links_of, readable, render_comment

LONGEST = 3_000
MOST_CALLS = 120_000
"""For a comment of that length: about 30 ms on a slow machine."""
UNITS = [
    *("[", "![", "]", "[]", "*", "_", "**", "***", "*a ", "a*", "*a_", "_a*b", "`", "`a``", "``a`", "> ", ">", "<"),
    *("<a", "<http:", "&", "&amp;", "&#", "|", "| a |\n|-|\n", "[a](", "[a](b)", "[a](http://x", "[a](<", "]("),
    *("\\", "\\[", "\\*", "https://", "https://a", "http://a.b/(", "http://a.b/[x", "mailto:a@b ", "www.", "~", "~~"),
    *("\n", "\n\n", "  \n", "    a\n", "```\n", "- ", "1. ", "# ", "a b ", "[[a]", "[a]: x\n", "[a][b]", "!", '"'),
    *("a@b.c ", "(", ")", '[a](http://x "', "*[", "[*", "*[a](http://x)", "é*", "（*", "`[", "<[", ">*\n", "> > "),  # noqa: RUF001
    *("> a\n\n", "[^1]", "[^1]: x\n", "^[", "$", "=\n", "a\n-\n", "* ", "a | b\n- | -\n", "<div>\n", "<!--", "{{<"),
]
SHAPES: dict[str, Callable[[int], str]] = {
    **{unit: (lambda length, unit=unit: (unit * (length // len(unit) + 1))[:length]) for unit in UNITS},  # type: ignore[misc]
    "asterisks, a word, asterisks": lambda length: "*" * (length // 2) + "a" + "*" * (length // 2),
    "brackets, then addresses": lambda length: "[" * (length // 3) + "](" * (length // 3),
    "backticks that grow": lambda length: " ".join("`" * number for number in range(1, 500))[:length],
    "quotations that grow": lambda length: "\n".join(f"{'>' * number} a" for number in range(1, 500))[:length],
    "lists that grow": lambda length: "\n".join(f"{'  ' * number}- a" for number in range(500))[:length],
}
each_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=map(repr, SHAPES))


def calls(work: Callable[[], Any]) -> int:
    """How many functions it calls, of Python's own too."""
    count = 0

    def seen(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@each_shape
def test_a_comment_takes_little_work_whatever_is_typed(shape: Callable[[int], str]) -> None:
    comment_markdown._parsed.cache_clear()

    assert calls(lambda: render_comment(shape(LONGEST))) < MOST_CALLS


@each_shape
def test_an_article_takes_no_more_than_its_length(shape: Callable[[int], str]) -> None:
    short, long = (calls(lambda: list(html_pieces(shape(length)))) for length in (2_500, 10_000))  # noqa: B023

    assert long < 6 * short + 10_000


def test_what_has_too_much_markup_stays_as_typed() -> None:
    typed = f"A *word*, [a link](https://a.example) & <more>.\nA line.\n\n> {'[' * LONGEST}"

    assert render_comment(typed) == (
        f"<p>A *word*, [a link](https://a.example) &amp; &lt;more&gt;.<br>\nA line.</p>\n<p>&gt; {'[' * LONGEST}</p>"
    )
    assert links_of(typed) == []
    assert readable(typed).startswith("A *word*, [a link](https://a.example) & <more>.")


def test_what_people_type_is_markup_however_much_it_is() -> None:
    paragraph = (
        "I *really* think (see https://a.example/b?c=d) that **this** is `it` - isn't it? [More](https://b.example)\n\n"
    )
    long = paragraph * (LONGEST // len(paragraph))

    assert render_comment(long).count("<em>really</em>") == LONGEST // len(paragraph)
