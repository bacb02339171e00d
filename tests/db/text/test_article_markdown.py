"""What articles may hold beside plain Markdown: HTML, tables, notes, definitions; safe, and with the text they show."""

import re
import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.text.article_html import SANITISER
from db.text.html_blocks import TAG
from db.text.markdown import Block, render


def html(markdown: str) -> str:
    return render(markdown).html


def test_a_table_is_one_block_with_a_line_for_each_row() -> None:
    page = render("Before\n\n| Ward | Votes |\n|---|--:|\n| Harbour | 1,204 |\n| | 7 |\n| Old *Mill* | |\n\nAfter")

    assert page.blocks[1].text == "Ward\tVotes\nHarbour\t1,204\n\t7\nOld Mill"
    assert page.blocks[1].html.startswith("<table>\n<thead>\n<tr>\n<th>Ward</th>\n<th>Votes</th>\n</tr>\n</thead>")
    assert page.text == f"Before\n\n{page.blocks[1].text}\n\nAfter"


def test_footnotes_are_numbered_linked_and_the_last_block() -> None:
    page = render("Ten[^a] and twenty[^b], again ten[^a].\n\n[^b]: See *there*.\n[^a]: Counted.\n\n    Twice.\n")
    (first, second) = re.findall(r'<li id="(fn-[0-9a-f]{8}-\d)">', page.html)

    assert page.blocks == (
        Block(
            "Ten[1] and twenty[2], again ten[1].",
            f'<p>Ten<sup><a href="#{first}" rel="noopener">[1]</a></sup> and twenty'
            f'<sup><a href="#{second}" rel="noopener">[2]</a></sup>, again ten'
            f'<sup><a href="#{first}" rel="noopener">[1]</a></sup>.</p>',
        ),
        Block(
            "Counted.\nTwice.\nSee there.",
            f'<ol>\n<li id="{first}"><p>Counted.</p>\n<p>Twice.</p>\n</li>\n'
            f'<li id="{second}"><p>See <em>there</em>.</p>\n</li>\n</ol>',
        ),
    )


def test_footnotes_of_two_articles_can_stand_on_one_page() -> None:
    ids = [re.findall(r'id="([^"]*)"', html(f"{word}[^1]\n\n[^1]: Note.")) for word in ("One", "Two")]

    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("markdown", "expected", "text"),
    [
        ("~~ten~~ twelve", "<p><s>ten</s> twelve</p>", "ten twelve"),
        ("Tram\n: Runs on rails.", "<dl>\n<dt>Tram</dt>\n<dd>Runs on rails.</dd>\n</dl>", "Tram\nRuns on rails."),
        ("- [ ] ask\n- [x] print", "<ul>\n<li>☐ ask</li>\n<li>☑ print</li>\n</ul>", "☐ ask\n☑ print"),
        ("A note.^[In *line*.]", None, "A note.[1]\n\nIn line."),
        ("CO<sub>2</sub> and m<sup>2</sup>", "<p>CO<sub>2</sub> and m<sup>2</sup></p>", "CO2 and m2"),
        ("One<br>two<BR/>three", "<p>One<br>two<br>three</p>", "One\ntwo\nthree"),
        ("A <span style='color:red' class=x onclick=y>red</span> one", "<p>A red one</p>", "A red one"),
        ("<div class='box'>\n\n**Inside**\n\n</div>", "<p><strong>Inside</strong></p>", "Inside"),
        ("<div>One</div><div>Two <b>bold</b></div>", "<p>One</p>\n<p>Two <b>bold</b></p>", "One\n\nTwo bold"),
        ("<section><h2>Head</h2>Loose</section>", "<h2>Head</h2>\n<p>Loose</p>", "Head\n\nLoose"),
        ("<center>Middle</center>", "<p>Middle</p>", "Middle"),
        ("<p dir='rtl' lang='ar'>مرحبا</p>", '<p dir="rtl" lang="ar">مرحبا</p>', "مرحبا"),
        (
            "<figure><img src='/q.png' alt='A quay'><figcaption>At <i>noon</i></figcaption></figure>",
            '<figure><img src="/q.png" alt="A quay"><figcaption>At <i>noon</i></figcaption></figure>',
            "A quay\nAt noon",
        ),
        (
            "<blockquote>\n\nSaid *so*.\n\n</blockquote>\n\nEnd",
            "<blockquote>\n<p>Said <em>so</em>.</p>\n</blockquote>\n<p>End</p>",
            "Said so.\n\nEnd",
        ),
        (
            "<details><summary>More</summary>Less</details>",
            "<details><summary>More</summary>Less</details>",
            "More\nLess",
        ),
        ("One <!-- hidden --> two\n\n<!-- all\n\nhidden -->\n\nthree", "<p>One  two</p>\n<p>three</p>", None),
        ("<script>alert(1)</script>\n\nOn.", "<p>On.</p>", "On."),
        ("<iframe src='https://v.example/1'></iframe>\n\nOn.", "<p>On.</p>", "On."),
        ("A <a href='javascript:x' title=t>link</a>", '<p>A <a title="t" rel="noopener">link</a></p>', "A link"),
        ("<noscript><img src=/a.png alt=a></noscript>", '<p><img src="/a.png" alt="a"></p>', "a"),
        ("<nobr>Word</nobr> <font size=2>old</font>", "<p>Word old</p>", "Word old"),
        ("<ul id=x><li id=y>a", "<ul><li>a</li></ul>", "a"),
        ("Rates: 3 < 4 & 5 > 4", "<p>Rates: 3 &lt; 4 &amp; 5 &gt; 4</p>", "Rates: 3 < 4 & 5 > 4"),
        ("“Enough!”\n~ Ada Lind", "<p>“Enough!” ~ Ada Lind</p>", "“Enough!” ~ Ada Lind"),
    ],
)
def test_what_is_allowed_is_shown_and_the_rest_is_taken_out(markdown: str, expected: str | None, text: str) -> None:
    page = render(markdown)

    assert expected is None or page.html == expected
    assert text is None or page.text == text


@pytest.mark.parametrize("opening", ["<script>", "<style>", "<pre>", "<textarea>", "<!-- ", "<?php ", "<![CDATA["])
def test_what_nobody_closes_does_not_take_the_rest_with_it(opening: str) -> None:
    assert render(f"{opening}\nx\n\nThe rest.").text.endswith("The rest.")


@pytest.mark.parametrize("opening", ["<b>", "<a href='/x'>", "<i><b>", "<table><tr><td>", "<sup>", "</p>", "</div>"])
def test_an_element_left_open_in_a_paragraph_ends_with_it(opening: str) -> None:
    assert html(f"One {opening} two.\n\nThe rest.").endswith("\n<p>The rest.</p>")


@pytest.mark.parametrize("opening", ["> " * 30, "- " * 30, "**a " * 3000, "<blockquote>\n\n" * 300, "[" * 300])
def test_no_words_are_lost_however_deep_they_are(opening: str) -> None:
    assert render(opening + "words").text.endswith("words")


TAGS = "p b a div table tr td li dt dd ul dl blockquote figure h2 pre code details section button noscript svg script"
PIECES = [
    *(f"<{name}>" for name in TAGS.split()),
    *(f"</{name}>" for name in TAGS.split()),
    "<a href='javascript:x' id=y onclick=z>",
    "<img src=/s alt='x \"y\" >'>",
    "<!--",
    "-->",
    "| a | b |\n|---|---|\n| c | d |\n",
    *("[^1]", "[^1]: ", "^[", "]", "~~", "\n: ", "- [x] ", "> ", "# ", "1. ", "`", "```\n", "**", "\n", "\n\n", "    "),
    *("[a](/b)", "![p](/q)", "&lt;", "&amp;", "word ", "हिन्दी ", "“q” "),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=30).map("".join))
def test_the_html_is_clean_and_its_text_is_the_text(markdown: str) -> None:
    page = render(markdown.replace("\0", ""))

    assert page.html == "\n".join(block.html for block in page.blocks)
    assert page.text == "\n\n".join(block.text for block in page.blocks if block.text)
    for block in page.blocks:
        assert SANITISER.clean(block.html) == block.html
        assert shown(block.html) == "".join(block.text.split())


def shown(block: str) -> str:
    """All that a browser shows, and the words of pictures, without white space."""
    worded = re.sub(r'<img[^>]*? alt="([^"]*)"[^>]*>', r"\1", block)
    return "".join(unescape(TAG.sub("", worded)).split())


def seconds(markdown: str) -> float:
    started = time.process_time()
    render(markdown)
    return time.process_time() - started


@pytest.mark.parametrize(
    "mark", ["[", "![", "^[", "[^1", "<", "<!--", "<![CDATA[", "<div>\n", "<blockquote>\n\n", "<ul><li>", "<b>x", "{{<"]
)
def test_the_time_grows_no_faster_than_the_text(mark: str) -> None:
    """Four times the text may take ten times as long: a busy machine is not exact, the square would be sixteen."""
    short, long = mark * (20_000 // len(mark)), mark * (80_000 // len(mark))

    assert min(seconds("[^1]: x\n\n" + long) for _ in range(2)) < 10 * max(0.1, seconds("[^1]: x\n\n" + short))
