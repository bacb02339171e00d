"""Whatever a reader types becomes HTML of a few tags, well nested, in which none of their words is missing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.comment_markdown import render_comment

TAGS = {"p", "blockquote", "pre", "code", "em", "strong", "a", "br"}
REL = "nofollow ugc noopener"


class Page(HTMLParser):
    """Reads HTML as a browser does; fails on what no comment may have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag in TAGS
        assert given.keys() <= ({"href", "title", "rel"} if tag == "a" else set())
        if tag == "a":
            assert given["rel"] == REL
            self.links.append(given["href"])
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", text))


MARKS = [
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "> ",
    ">",
    "# ",
    "- ",
    "1. ",
    "    ",
    "\\",
    "\n",
    "\n\n",
    "|",
    "---",
    "=",
    "!",
]
LINKS = ["[", "]", "](", ")", "<", ">", '"', "&lt;", "&#106;", "<b>", "<script>", "</p>", "<!--", "https://a.example/"]
SCHEMES = ["javascript:", "JAVASCRIPT:", "data:text/html,", "vbscript:", "//a.example", "mailto:", " onclick=", "/etc"]
WORDS = ["words", "Wörter", "शब्द", "3", " "]

everything = st.lists(st.sampled_from(MARKS + LINKS + SCHEMES + WORDS) | st.text(max_size=3), max_size=40).map("".join)
without_addresses = st.lists(st.sampled_from([*MARKS, *WORDS, "[", "]", "&lt;", "<b>", "</p>"]), max_size=60).map(
    "".join
)


@given(everything.filter(lambda text: "\0" not in text))
def test_the_html_has_only_a_few_tags_well_nested_and_safe_links(text: str) -> None:
    page = Page(render_comment(text))

    assert page.open == []
    assert [link for link in page.links if not re.match("(?i)https?://|mailto:", link or "")] == []


@given(without_addresses)
def test_no_letter_of_what_was_typed_is_missing(text: str) -> None:
    assert letters(Page(render_comment(text)).text) == letters(text)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("![tram](https://a.example/)", f'<p>!<a href="https://a.example/" rel="{REL}">tram</a></p>'),
        ("<https://a.example/>", f'<p><a href="https://a.example/" rel="{REL}">https://a.example/</a></p>'),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>"),
        ("[a](&#106;avascript:b)", "<p>[a](&amp;#106;avascript:b)</p>"),
        ("[a](//b.example)", "<p>[a](//b.example)</p>"),
        ("[a](/b)", "<p>[a](/b)</p>"),
        ("<img src=a>", "<p>&lt;img src=a&gt;</p>"),
        ("| a |\n|---|\n| b |", "<p>| a |<br>\n|---|<br>\n| b |</p>"),
        ("a\n---", "<p>a<br>\n---</p>"),
        ("&copy; &#x202e;", "<p>&amp;copy; &amp;#x202e;</p>"),
        ("```said <she>\na\n```", "<pre><code>said &lt;she&gt;\na\n</code></pre>"),
    ],
)
def test_what_is_no_part_of_the_small_markdown_stays_as_typed(typed: str, html: str) -> None:
    assert render_comment(typed) == html


def test_quotations_nest_ten_deep_and_keep_their_words_below() -> None:
    html = render_comment("> " * 30 + "words")

    assert html.count("<blockquote>") == 10
    assert Page(html).text.strip() == "> " * 20 + "words"
