"""Words on both sides of a break stay two, where tags are left out of a text."""

import pytest
from lxml.etree import fromstring

from api.imports.pictures.named import named
from api.imports.transfers.xml.streaming import text_of


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("One<br/>two", "One two"),
        ("<p>One</p><p>two</p>", "One two"),
        ("<ul><li>One</li><li>two</li></ul>", "One two"),
        ("One<img src='x.png'/>two", "One two"),
        ("O<b>n</b>e <em>two</em>", "One two"),
        ("<span>One</span><BR/>two", "One two"),
    ],
)
def test_breaks_and_ends_of_blocks_are_blanks(markup: str, words: str) -> None:
    of_xml = text_of(fromstring(f"<hl1>{markup.lower()}</hl1>"))

    assert " ".join(of_xml.split()) == words.lower()
    assert named("quay.jpg", caption=markup).caption == words
