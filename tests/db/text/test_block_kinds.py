"""What a block is, and what is particular to it, follows from its HTML; together blocks are the whole body."""

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.blocks.kinds import Kind, structure
from db.text.markdown import render

TABLE = "| Pier | Boats |\n|---|---|\n| North | 3 |\n| *South* | 14 |"
SPANNED = (
    "<table><caption>Boats</caption><tr><th>Pier</th><th colspan=2>Boats</th></tr>"
    "<tr><td rowspan=2>North</td><td>3</td><td>4</td></tr><tr><td>5</td></tr></table>"
)


def structures(markdown: str) -> list[tuple[str, Any]]:
    found = [structure(block.html) for block in render(markdown).blocks]
    return [(each.kind.value, dict(each.data)) for each in found]


@pytest.mark.parametrize(
    ("markdown", "kind", "data"),
    [
        ("Plain *words*.", "PARAGRAPH", {}),
        ("### Third", "HEADING", {"level": 3}),
        ("First\n=====", "HEADING", {"level": 1}),
        ("- a\n- *b*", "LIST", {"ordered": False, "items": ["a", "b"]}),
        ("3. a\n4. b\n   - c\n   - d", "LIST", {"ordered": True, "items": ["a", "b\nc\nd"]}),
        ("- a\n\n  more\n\n- b", "LIST", {"ordered": False, "items": ["a\nmore", "b"]}),
        ("> Said.", "QUOTE", {}),
        (TABLE, "TABLE", {"header": ["Pier", "Boats"], "rows": [["North", "3"], ["South", "14"]]}),
        (SPANNED, "TABLE", {"header": ["Pier", "Boats", "Boats"], "rows": [["North", "3", "4"], ["North", "5", ""]]}),
        ("<table><tr><td>a</td></tr></table>", "TABLE", {"header": [], "rows": [["a"]]}),
        ("```\ncode\n```", "PARAGRAPH", {}),
        ("---", "PARAGRAPH", {}),
        ("Term\n: What it means", "PARAGRAPH", {}),
        ("![A tram](https://pictures.example/tram.jpg)", "PARAGRAPH", {}),
        ("<details><summary>More</summary>All of it</details>", "PARAGRAPH", {}),
        ("<pre>a</pre>", "PARAGRAPH", {}),
    ],
)
def test_each_kind_has_what_is_particular_to_it(markdown: str, kind: str, data: dict[str, Any]) -> None:
    assert structures(markdown) == [(kind, data)]


def test_footnotes_are_no_list() -> None:
    assert [kind for kind, _ in structures("Words.[^1]\n\n[^1]: A note.")] == ["PARAGRAPH", "PARAGRAPH"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr>" + '<td rowspan="9999" colspan="999">x</td>' * 500 + "</tr>" + "<tr></tr>" * 5_000 + "</table>",
        "<table>" + "<tr><td>x</td></tr>" * 20_000 + "</table>",
        "<ul>" + "<li>x" * 20_000 + "</ul>",
        "<table>" * 3_000 + "<tr><td>x",
    ],
    ids=["spans", "rows", "items", "depth"],
)  # fmt: skip
def test_hostile_tables_and_lists_take_no_longer_than_their_length(html: str) -> None:
    blocks = render(html).blocks
    started = process_time()

    found = [structure(block.html) for block in blocks]

    assert process_time() - started < 3
    assert sum(len(row) for each in found if each.kind is Kind.TABLE for row in each.data["rows"]) < 50_000


@given(
    st.text(st.sampled_from("ab*_#->`[]()!|1. \n<tdh/u l=\"':") | st.characters(codec="utf-8", exclude_characters="\0"))
)
def test_blocks_are_the_whole_body(markdown: str) -> None:
    page = render(markdown)

    assert "\n".join(block.html for block in page.blocks) == page.html
    assert all(isinstance(structure(block.html).kind, Kind) for block in page.blocks)
