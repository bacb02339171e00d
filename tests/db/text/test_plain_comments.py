"""Comments that are plain prose skip the parser, and come out as if they had not."""

from unittest.mock import patch

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from db.text import comment_markdown
from db.text.comment_markdown import PLAIN, render_comment

PROSE = "The ferry is late again (as ever), and nobody says why: “repairs”, they call it…"
LITTLE = st.text(st.sampled_from(" .,:;!?'\"()%+=$€£«»“”\u2018\u2019\u2013—…-aWw3é日क़"), min_size=1, max_size=40)


def parsed(body: str) -> str:
    with patch.object(comment_markdown, "PLAIN", regex.compile(r"(?!)")):
        return render_comment(body)


@given(LITTLE)
@example("www.example.org")
@example("1) first")
@example("3. third")
@example("a  b")
@example("mailto:someone")
@example("It is so---really?")
def test_they_come_out_as_from_the_parser(body: str) -> None:
    assert render_comment(body) == parsed(body)


def test_prose_is_plain() -> None:
    assert PLAIN.fullmatch(PROSE)
    assert render_comment(PROSE) == f"<p>{PROSE}</p>"


@pytest.mark.parametrize(
    "body", ["a *b* c", "see www.example.org", "a\nb", "a & b", "1 < 2", "a_b_c", "` `", " a", "[a](b)"]
)
def test_what_may_be_markup_goes_through_the_parser(body: str) -> None:
    assert not PLAIN.fullmatch(body)
