"""HTML becomes Markdown that shows the same, in marks where there are any, and safely."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.text.article_html import sanitised_as_typed
from db.text.blocks.html_input import markdown_of
from db.text.html_blocks import blocks_of, text_of
from db.text.markdown import render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Plain <b>bold</b>, <em>soft</em> and <del>gone</del>.</p>", "Plain **bold**, *soft* and ~~gone~~."),
        ("<h3>Third</h3>\n<p>one<br>two</p>", "### Third\n\none\\\ntwo"),
        ('<p>a <a href="https://a.example/x_y?b&amp;c" title="T">l</a></p>', 'a [l](https://a.example/x_y?b&c "T")'),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        ('<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>', "3. a\n4. b\n   - c"),
        ("<blockquote><p>Said.</p><p>Ada</p></blockquote>", "> Said.\n>\n> Ada"),
        ("<pre><code>a\n\n  b &lt; c\n</code></pre>", "```\na\n\n  b < c\n```"),
        ("<hr>", "---"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\n:   Meaning"),
        ("<table><thead><tr><th>a</th></tr></thead><tr><td>1 | 2</td></tr></table>", "| a |\n| --- |\n| 1 \\| 2 |"),
        ("H<sub>2</sub>O, x<sup>2</sup>, <mark>so</mark>", "H<sub>2</sub>O, x<sup>2</sup>, <mark>so</mark>"),
        ('<figure><img src="image:Image_7" alt="A"><figcaption>B</figcaption></figure>', '![A](image:Image_7 "B")'),
        ('<p><img src="https://a.example/t.png" alt="A tram"></p>', "![A tram](https://a.example/t.png)"),
        ("<div><section><h2>In</h2><p>wrappers</p></section></div>loose", "## In\n\nwrappers\n\nloose"),
        ("<p>1. no list</p><p># none</p><p>*no* &amp;lt;</p>", "1\\. no list\n\n\\# none\n\n\\*no\\* \\&lt;"),
        ("<p>&nbsp;</p><p></p><p>a</p>", "a"),
        ("<script>x()</script><p onclick='x()'>a</p><style>b</style>", "a"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_markdown_has_marks_for(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<table><caption>C</caption><tbody><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
        '<table><tbody><tr><td rowspan="2">1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>',
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>1</p><p>2</p></td></tr></tbody></table>",
        "<details><summary>More</summary><p>a</p><p>b</p></details>",
        "<figure><pre>a\n\n\nb</pre><figcaption>Code</figcaption></figure>",
        "<p><strong> spaced </strong>bold<em>mid</em>word</p>",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "<h2>C# and F #</h2>",
        '<p dir="rtl" lang="ar">نص</p>',
    ],
)
def test_the_rest_stays_html_and_shows_the_same(html: str) -> None:
    page = render(markdown_of(html))

    assert page.text == "\n\n".join(map(text_of, blocks_of(sanitised_as_typed(html))))
    assert page.html.count("<td") == html.count("<td")
    assert "<script" not in page.html


NAMES = [
    *("p", "b", "em", "a", "ul", "ol", "li", "blockquote", "h2", "table", "tr", "td", "th", "code", "pre", "br", "u"),
    *("div", "s", "sup"),
]
TAGS = st.sampled_from([f"<{slash}{name}>" for name in NAMES for slash in ("", "/")])
HTML = st.lists(TAGS | st.text(st.sampled_from("ab 1.*_#-+>`[]|\\&~\n\t=!")), max_size=25).map("".join)


@settings(deadline=None)
@given(HTML)
def test_any_html_shows_the_same_after_it(html: str) -> None:
    before = [text for block in blocks_of(sanitised_as_typed(html)) if (text := text_of(block)).strip()]

    after = [block.text for block in render(markdown_of(html)).blocks if block.text.strip()]

    assert "".join("".join(after).split()) == "".join("".join(before).split())


HOSTILE = {
    "deep": "<div>" * 100_000 + "x",
    "quotes": "<blockquote>" * 50_000 + "x",
    "items": "<ul>" + "<li>x" * 100_000,
    "nested items": "<ul><li><p>" * 20_000 + "x",
    "stars": "<p>" + "*a_" * 200_000,
    "unclosed": "<em>" * 100_000 + "a",
    "cells": "<table>" + "<tr><td>a<td>b" * 30_000,
    "attributes": "<p " + "a=1 " * 200_000 + ">x",
    "brackets": "<p>" + "[a](" * 150_000,
    "empty lines": "<pre>" + "\n" * 600_000,
    "pictures": '<img src="image:Image_1" alt="x">' * 15_000,
    "ampersands": "&" * 250_000,
    "blanks of one block": "<p>" + " " * 190_000 + "x",
    "blanks of an item": "<ul><li>" + " " * 190_000 + "x",
    "some blanks, often": "<p>" + ("a" + " " * 490) * 380,
    "blanks": "<p>a" + " " * 600_000 + "b",
    "frames": "<iframe " * 75_000,
    "sources": "<iframe" + ' src="a' * 75_000,
    "figures": "<figure " * 75_000,
    "bare figures": "<figure>" + " " * 600_000,
    "own pictures": '<img data-image="Image_1" ' * 25_000,
    "own embeds": '<figure data-embed="x" ' * 25_000,
    "own words": '<small data-from="image">' * 25_000,
    "paragraphs": "<p>Some <b>bold</b> words.</p>" * 20_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_html_is_read_in_bounded_time(html: str) -> None:
    started = process_time()

    markdown_of(html)

    assert process_time() - started < 15
