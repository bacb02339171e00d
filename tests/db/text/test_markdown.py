"""Markdown becomes safe HTML and the plain text that anchors count in."""

from hypothesis import given
from hypothesis import strategies as st

from db.text.comment_markdown import render_comment
from db.text.markdown import Block, Rendered, escape, render


def test_each_top_level_block_is_a_paragraph_of_its_own() -> None:
    page = render("## One *fine*\nday\n\n- a\n- b\n\n> said\n> she\n")

    assert page == Rendered(
        blocks=(
            Block("One fine", "<h2>One <em>fine</em></h2>"),
            Block("day", "<p>day</p>"),
            Block("a\nb", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            Block("said she", "<blockquote>\n<p>said she</p>\n</blockquote>"),
        ),
        html=(
            "<h2>One <em>fine</em></h2>\n<p>day</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
            "<blockquote>\n<p>said she</p>\n</blockquote>"
        ),
        text="One fine\n\nday\n\na\nb\n\nsaid she",
        word_count=7,
    )


def test_links_do_not_hand_over_the_window() -> None:
    assert render("[here](https://a.example/)").html == '<p><a href="https://a.example/" rel="noopener">here</a></p>'


def test_a_link_that_could_run_something_stays_as_typed() -> None:
    page = render("& [x](javascript:alert)")

    assert page.html == "<p>&amp; [x](javascript:alert)</p>"
    assert page.text == "& [x](javascript:alert)"


def test_breaks_code_and_pictures_have_a_plain_text() -> None:
    assert render("a  \nb `c`\n\n```\nd < e\n```\n\n![tram](https://a.example/t.png)\n\n---").text == (
        "a\nb c\n\nd < e\n\ntram"
    )


def test_words_are_counted_with_their_hyphens_and_apostrophes() -> None:
    assert render("It’s a two-hour, 1,900-mile trip — no more.").word_count == 7  # noqa: RUF001


MARKS = st.sampled_from("*_#-+>`[]()!&<;:.1 \\~=|\n\t")


@given(st.text(MARKS | st.characters(codec="utf-8", exclude_characters="\0")))
def test_escaped_text_renders_to_itself(text: str) -> None:
    assert render(escape(text)).text == " ".join(text.split())


def test_a_comment_has_paragraphs_emphasis_links_quotations_and_code() -> None:
    html = render_comment("**Yes**, see [this](https://a.example/).\nNow.\n\n> and `that`")

    assert html == (
        '<p><strong>Yes</strong>, see <a href="https://a.example/" rel="nofollow ugc noopener">this</a>.<br>\n'
        "Now.</p>\n"
        "<blockquote>\n<p>and <code>that</code></p>\n</blockquote>"
    )


def test_all_else_in_a_comment_stays_as_typed() -> None:
    assert render_comment("# 1\n\n2. two\n\n<b>3</b>") == "<p># 1</p>\n<p>2. two</p>\n<p>&lt;b&gt;3&lt;/b&gt;</p>"
