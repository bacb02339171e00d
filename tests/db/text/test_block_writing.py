"""Blocks written as Markdown render to one block each, with the same content, whatever stands beside them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.blocks import writing
from db.text.blocks.kinds import Structure, structure
from db.text.markdown import Rendered, render

LETTERS = st.sampled_from("*_#-+>`[]()!&<;:.1 \\~=|^\"'/x") | st.characters(
    codec="utf-8", exclude_categories=["C", "Z"]
)
LINE = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
ITEMS = st.lists(TEXT, min_size=1, max_size=4)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(LINE, min_size=width, max_size=width), min_size=1, max_size=4)
)


def only(markdown: str) -> tuple[str, Structure]:
    (block,) = render(markdown).blocks
    return block.text, structure(block.html)


@given(TEXT)
def test_a_paragraph_is_read_as_it_was_written(text: str) -> None:
    assert only(writing.paragraph(text)) == (text, Structure("PARAGRAPH"))  # type: ignore[arg-type]


@given(LINE, st.integers(1, 6))
def test_a_heading_is_read_as_it_was_written(text: str, level: int) -> None:
    shown, found = only(writing.heading(level, text))

    assert (shown, found.kind.value, dict(found.data)) == (text, "HEADING", {"level": level})


@given(ITEMS, st.booleans(), st.booleans())
def test_a_list_is_read_as_it_was_written(items: list[str], ordered: bool, other: bool) -> None:
    _, found = only(writing.listing(items, ordered=ordered, follows_one=other))

    assert (found.kind.value, dict(found.data)) == ("LIST", {"ordered": ordered, "items": items})


@given(TEXT, LINE | st.none())
def test_a_quotation_is_read_as_it_was_written(text: str, attribution: str | None) -> None:
    shown, found = only(writing.quotation(text, attribution))

    assert (shown, found.kind.value) == (f"{text}\n— {attribution}" if attribution else text, "QUOTE")


@given(ROWS, st.booleans())
def test_a_table_is_read_as_it_was_written(rows: list[list[str]], has_header: bool) -> None:
    header, body = (rows[0], rows[1:]) if has_header else ([], rows)

    _, found = only(writing.table(header, body))

    assert (found.kind.value, dict(found.data)) == ("TABLE", {"header": header, "rows": body})


@given(LINE | st.just(""), LINE | st.just(""))
def test_a_picture_is_read_as_it_was_written(alt: str, caption: str) -> None:
    _, found = only(writing.picture("Image_7", alt, caption))

    said = {name: text for name, text in (("alt", alt), ("caption", caption)) if text}
    assert (found.kind.value, dict(found.data), found.image) == ("IMAGE", said, 7)


BLOCKS = st.one_of(
    TEXT.map(writing.paragraph),
    LINE.map(lambda text: writing.heading(2, text)),
    TEXT.map(lambda text: writing.quotation(text, None)),
    ROWS.map(lambda rows: writing.table(rows[0], rows[1:])),
    ROWS.map(lambda rows: writing.table([], rows)),
    ITEMS.map(lambda items: writing.listing(items, ordered=False)),
    ITEMS.map(lambda items: writing.listing(items, ordered=True)),
)


@given(BLOCKS, BLOCKS)
def test_blocks_do_not_change_each_other(one: str, other: str) -> None:
    if one[:2] == other[:2] in ("- ", "1."):
        return
    together = render(f"{one}\n\n{other}").blocks

    assert together == (*render(one).blocks, *render(other).blocks)


@pytest.mark.parametrize("ordered", [True, False])
def test_lists_that_follow_each_other_stay_two(ordered: bool) -> None:
    first = writing.listing(["a", "b"], ordered=ordered)
    second = writing.listing(["c"], ordered=ordered, follows_one=True)

    page: Rendered = render(f"{first}\n\n{second}\n\n{first}")

    found: list[Any] = [structure(block.html).data["items"] for block in page.blocks]
    assert found == [["a", "b"], ["c"], ["a", "b"]]
