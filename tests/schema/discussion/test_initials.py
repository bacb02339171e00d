"""The letter in a commenter's avatar: the first one of the name, in any script."""

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("ada", "A"),
        ("'Ada'", "A"),
        ("@ben_roe", "B"),
        ("\u200fعلي", "ع"),
        ("«Éva»", "É"),
        ("e\u0301va", "É"),
        ("(жук)", "Ж"),
        ("किरण", "कि"),
        ("क्षमा", "क्ष"),
        ("اَحمد", "اَ"),
        ("ירון", "י"),  # noqa: RUF001
        ("葉月", "葉"),
        ("김민수", "김"),
        ("กำพล", "ก"),
        ("3 Ada", "A"),
        ("#4711", "4"),
        ("५०", "५"),
        ("🦊", "🦊"),
        ("👍🏽!", "👍🏽"),
    ],
)
async def test_the_initial_is_the_first_letter(ask: Ask, make: Builder, name: str, initial: str) -> None:
    comment = await make.comment(author_id=await make.commenter(display_name=name))

    found = await ask(f'{{ node(id: "Comment_{comment}") {{ ... on Comment {{ author {{ initial }} }} }} }}')

    assert found["node"]["author"] == {"initial": initial}
