"""Quotes in the HTML of a paragraph, as `api.pages.highlights.quotes.py` marks them."""

import pytest

from api.pages.highlights.quotes import Mark, marked
from db.text.markdown import render

WORDS = "nobody asked"
LINK = '<a class="quote" href="/people/agnes" title="Agnes &amp; Co" id="Quote_7">nobody asked</a>'


def marked_quote(markdown: str, words: str = WORDS) -> str:
    """The words of a quote by Agnes, found in the text of what the Markdown becomes."""
    (block,) = render(markdown).blocks
    start = block.text.index(words)
    return marked(block.html, block.text, (Mark(start, start + len(words), "Quote_7", "agnes", "Agnes & Co"),))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("“nobody asked,” she said.", f"<p>“{LINK},” she said.</p>"),
        ("🙂 & \\<b> é: nobody asked", f"<p>🙂 &amp; &lt;b&gt; é: {LINK}</p>"),
        ("nobody\nasked", f"<p>{LINK}</p>"),
        ("## nobody asked", f"<h2>{LINK}</h2>"),
        ("![nobody asked](/a.png) said: nobody asked", f'<p><img src="/a.png" alt="nobody asked"> said: {LINK}</p>'),
    ],
    ids=["plain", "letters of all widths", "a line's end", "a heading", "an image that says the same"],
)
def test_the_words_lead_to_their_speaker(markdown: str, html: str) -> None:
    assert marked_quote(markdown) == html


def test_elements_stay_nested_and_the_first_part_has_the_id() -> None:
    first = LINK.replace("nobody asked", "nobody")
    second = LINK.replace(' id="Quote_7"', "").replace("nobody asked", " asked")

    assert marked_quote("It was *nobody* asked.") == f"<p>It was <em>{first}</em>{second}.</p>"


def test_within_a_link_the_words_are_marked_but_lead_where_they_led() -> None:
    assert (
        marked_quote("[that nobody asked](/there)")
        == '<p><a href="/there" rel="noopener">that <span class="quote" id="Quote_7">nobody asked</span></a></p>'
    )


def test_items_of_a_list_are_marked_each_by_itself() -> None:
    first = LINK.replace("nobody asked", "nobody")
    second = LINK.replace(' id="Quote_7"', "").replace("nobody asked", "asked")

    html = marked_quote("- nobody\n- asked", "nobody\nasked")

    assert html == f"<ul>\n<li>{first}</li>\n<li>{second}</li>\n</ul>"


def test_a_quote_without_a_speaker_leads_nowhere() -> None:
    assert marked("<p>One two</p>", "One two", (Mark(4, 7, "Quote_1"),)) == (
        '<p>One <span class="quote" id="Quote_1">two</span></p>'
    )


@pytest.mark.parametrize("mark", [Mark(0, 3, "Quote_2"), Mark(3, 3, "Quote_2")], ids=["other words", "no words"])
def test_where_the_words_are_not_found_the_paragraph_is_the_place(mark: Mark) -> None:
    assert marked("<p>Two two</p>", "One two", (mark,)) == '<span id="Quote_2"></span><p>Two two</p>'


def test_of_quotes_that_share_words_the_first_is_marked() -> None:
    marks = (Mark(0, 7, "Quote_1"), Mark(4, 13, "Quote_2"), Mark(8, 13, "Quote_3"))

    assert marked("<p>One two three</p>", "One two three", marks) == (
        '<span id="Quote_2"></span><p><span class="quote" id="Quote_1">One two</span> '
        '<span class="quote" id="Quote_3">three</span></p>'
    )
