"""Addresses in comments are links just as typed, and what readers type without Markdown in mind is not damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.comment_markdown import links_of, render_comment

REL = ' rel="nofollow ugc noopener"'


def html(typed: str) -> str:
    return render_comment(typed).replace(REL, "").removeprefix("<p>").removesuffix("</p>")


def link(address: str, leads_to: str | None = None) -> str:
    return f'<a href="{leads_to or address}">{address}</a>'


@pytest.mark.parametrize(
    "typed",
    [
        "a*b*c and 2*3*4",
        "__init__.py, foo.__init__ and src/_next_/static",
        "¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯",
        "\\(^o^)/ and \\(^o^)/",
        "-_- what -_- ^_^ now ^_^",
        "*.py **/*.js **/*.ts",
        "C:\\temp\\_a_ and \\\\host\\share",
        "(*) see (*)",
        "snake_case_word, _, * and **",
        "no address: https:// http://. www. www.a ://x",
        "user@host.example and a_b@host.example",
    ],
)
def test_what_is_no_markup_stays_as_typed(typed: str) -> None:
    assert html(typed) == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**yes**, *yes* and _yes_!", "<strong>yes</strong>, <em>yes</em> and <em>yes</em>!"),
        ("“*yes*” —*yes*— (**yes**)", "“<em>yes</em>” —<em>yes</em>— (<strong>yes</strong>)"),
        ("\\*no\\* \\_no\\_ \\`no\\` \\[no](https://a.example)", f"*no* _no_ `no` [no]({link('https://a.example')})"),
        ("これは**強調**です", "これは<strong>強調</strong>です"),
    ],
)
def test_markup_is_markup(typed: str, shown: str) -> None:
    assert html(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://a.example/_next_/static", link("https://a.example/_next_/static")),
        ("see http://a.example/x?a=*b*&c=_d_.", "see " + link("http://a.example/x?a=*b*&amp;c=_d_") + "."),
        ("(https://a.example/lake_(town))", f"({link('https://a.example/lake_(town)')})"),
        ("www.a.example, ok?", link("www.a.example", "https://www.a.example") + ", ok?"),
        ("**https://a.example/x**!", f"<strong>{link('https://a.example/x')}</strong>!"),
        ("*https://a.example/_y_*", f"<em>{link('https://a.example/_y_')}</em>"),
        ("「https://a.example/」。", f"「{link('https://a.example/')}」。"),
        ("見てhttps://a.example/xを", f"見て{link('https://a.example/x')}を"),
        ("https://a.example/x。次", f"{link('https://a.example/x')}。次"),
        (
            "https://a.example/नगर।",
            link("https://a.example/नगर", "https://a.example/%E0%A4%A8%E0%A4%97%E0%A4%B0") + "।",
        ),
        ("<name@host> <https://a.example>", link("name@host", "mailto:name@host") + " " + link("https://a.example")),
        ("[https://a.example/_b_](https://c.example)", link("https://a.example/_b_", "https://c.example")),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/"),
        ("http://localhost:8000/a https://[::1]/b", f"{link('http://localhost:8000/a')} {link('https://[::1]/b')}"),
    ],
)
def test_an_address_is_a_link_without_the_punctuation_around_it(typed: str, shown: str) -> None:
    assert html(typed) == shown


PIECES = st.sampled_from(
    [
        "https://a.example/",
        "www.a.example",
        "<b@c>",
        "[x](",
        ")",
        "_",
        "*",
        "`",
        "x",
        " ",
        "。",
        "\\",
        "(",
        "\n",
        "[",
        "]",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_links_are_counted_as_they_are_rendered(typed: str) -> None:
    assert len(links_of(typed)) == render_comment(typed).count("<a ")
