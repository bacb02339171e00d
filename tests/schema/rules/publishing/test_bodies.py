"""Bodies come as Markdown, HTML or blocks, and can be had in any of them; what is wrong is told at its place."""

from typing import Any

import pytest
from asyncpg import Connection

from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.publishing.conftest import EVA, Desk

BLOCKS = """query($id: ID!) { node(id: $id) { ... on Article { body(format: HTML) markdown: body(format: MARKDOWN)
  quotes { text speaker { name } attribution } blocks { __typename id html
    ... on ParagraphBlock { text } ... on HeadingBlock { level text } ... on ListBlock { ordered items }
    ... on QuoteBlock { text quote { text speaker { name } } } ... on ImageBlock { alt caption image { id } }
    ... on TableBlock { header rows } ... on EmbedBlock { url } } } } }"""


async def read(ask: Ask, article: Any) -> Any:
    return (await ask(BLOCKS, EVA, id=article["id"]))["node"]


async def test_html_becomes_markdown_and_blocks(desk: Desk, ask: Ask) -> None:
    html = "<h2>Noon</h2><p>They <b>came</b>.</p><script>x()</script><ul><li>one</li><li>two</li></ul>"

    article = await read(ask, await desk.new(body={"html": html}))

    assert article["markdown"] == "## Noon\n\nThey **came**.\n\n- one\n- two"
    assert [block["__typename"] for block in article["blocks"]] == ["HeadingBlock", "ParagraphBlock", "ListBlock"]
    assert article["body"] == "\n".join(block["html"] for block in article["blocks"])


async def test_blocks_are_read_as_they_were_sent(desk: Desk, ask: Ask, make: Builder) -> None:
    image = await make.image(alt="Geese")
    sent: list[dict[str, Any]] = [
        {"paragraph": {"text": "1. *no* list\n# no heading"}},
        {"paragraph": {"markdown": "some *markup*"}},
        {"paragraph": {"html": "some <em>more</em>"}},
        {"paragraph": {"text": "  "}},
        {"heading": {"level": 3, "text": "C#"}},
        {"list": {"ordered": False, "items": ["a", "b\nc"]}},
        {"list": {"ordered": False, "items": ["d"]}},
        {"list": {"ordered": True, "items": ["e"]}},
        {"quote": {"text": "We always do", "speaker": "Ada Lind", "attribution": "Ada Lind, warden"}},
        {"image": {"image": f"Image_{image}", "caption": 'At "noon"'}},
        {"table": {"header": ["Pier", "Geese"], "rows": [["North", "3 | 4"], ["South"]]}},
        {"table": {"rows": [["<b>", "2"]]}},
    ]

    article = await read(ask, await desk.new(body={"blocks": sent}))

    shown = [{key: value for key, value in block.items() if key not in ("id", "html")} for block in article["blocks"]]
    said = {"text": "We always do", "speaker": {"name": "Ada Lind"}}
    assert shown == [
        {"__typename": "ParagraphBlock", "text": "1. *no* list\n# no heading"},
        {"__typename": "ParagraphBlock", "text": "some markup"},
        {"__typename": "ParagraphBlock", "text": "some more"},
        {"__typename": "HeadingBlock", "level": 3, "text": "C#"},
        {"__typename": "ListBlock", "ordered": False, "items": ["a", "b\nc"]},
        {"__typename": "ListBlock", "ordered": False, "items": ["d"]},
        {"__typename": "ListBlock", "ordered": True, "items": ["e"]},
        {"__typename": "QuoteBlock", "text": "We always do\n— Ada Lind, warden", "quote": said},
        {"__typename": "ImageBlock", "alt": "Geese", "caption": 'At "noon"', "image": {"id": f"Image_{image}"}},
        {"__typename": "TableBlock", "header": ["Pier", "Geese"], "rows": [["North", "3 | 4"], ["South", ""]]},
        {"__typename": "TableBlock", "header": [], "rows": [["<b>", "2"]]},
    ]
    assert article["quotes"] == [{**said, "attribution": "Ada Lind, warden"}]


async def test_a_body_that_is_sent_back_in_any_form_is_the_same(desk: Desk, ask: Ask, make: Builder) -> None:
    image = await make.image(caption="Geese", credit="Ben")
    markdown = (
        f"## *Noon*\n\nThey **came**[^1].\n\n![A](image:Image_{image})\n\n![B](image:Image_{image} 'C')\n\n"
        "- a\n  - b\n\n| x |\n|---|\n| `y` |\n\n```\ncode\n```\n\n---\n\n> “Well,” she said.\n\n[^1]: At noon."
    )
    article = await desk.new(body={"markdown": markdown})
    before = await read(ask, article)
    blocks = [{"paragraph": {"id": block["id"], "html": block["html"]}} for block in before["blocks"]]

    for body in ({"html": before["body"]}, {"blocks": blocks}, {"markdown": before["markdown"]}):
        after = await read(ask, await desk.put(id=article["id"], body=body))
        assert [block["id"] for block in after["blocks"]] == [block["id"] for block in before["blocks"]]
        assert [block["__typename"] for block in after["blocks"][:-1]] == [
            b["__typename"] for b in before["blocks"][:-1]
        ]


async def test_an_id_keeps_a_block_whose_words_are_all_new(desk: Desk, ask: Ask) -> None:
    first = await desk.new(body={"blocks": [{"paragraph": {"text": "Kept"}}, {"paragraph": {"text": "Written anew"}}]})
    _, second = (await read(ask, first))["blocks"]

    sent = [
        {"paragraph": {"markdown": "One.\n\nTwo."}},
        {"heading": {"id": second["id"], "level": 2, "text": "Nothing is left of it"}},
        {"paragraph": {"id": "Block_999999", "text": "Kept"}},
        {"paragraph": {"id": "no id", "text": "New"}},
    ]
    after = (await read(ask, await desk.put(id=first["id"], body={"blocks": sent})))["blocks"]

    assert [block["text"] for block in after] == ["One.", "Two.", "Nothing is left of it", "Kept", "New"]
    assert after[2]["id"] == second["id"]
    assert after[3]["id"] == (await read(ask, first))["blocks"][3]["id"]


async def test_a_quote_block_finds_the_quote_that_there_is(desk: Desk, ask: Ask) -> None:
    quote = {"text": "We always do", "speaker": "Ada Lind"}
    body = {"blocks": [{"quote": {"text": "“We always do.”"}}]}

    article = await read(ask, await desk.new(body=body, quotes=[quote]))

    assert [each["text"] for each in article["quotes"]] == ["We always do"]
    assert article["blocks"][0]["quote"] == {"text": "We always do", "speaker": {"name": "Ada Lind"}}


PARAGRAPH = {"paragraph": {"text": "Words."}}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"blocks": []}, [("REQUIRED", "input.body.blocks")]),
        ({"html": "<script>x</script>"}, [("REQUIRED", "input.body.html")]),
        ({"html": "a\0"}, [("INVALID_VALUE", "input.body.html")]),
        ({"html": "x" * 1_000_001}, [("TOO_LONG", "input.body.html")]),
        ({"html": "&" * 250_000}, [("TOO_LONG", "input.body.html")]),
        ({"markdown": "![x](image:Image_999)"}, [("NOT_FOUND", "input.body.markdown")]),
        ({"markdown": "![x](image:Comment_1) ![y](image:tram.jpg)"}, [("NOT_FOUND", "input.body.markdown")] * 2),
        ({"html": '<img src="image:Image_999">'}, [("NOT_FOUND", "input.body.html")]),
        ({"blocks": [PARAGRAPH] * 5_001}, [("TOO_MANY", "input.body.blocks")]),
        (
            {
                "blocks": [
                    PARAGRAPH,
                    {"paragraph": {"text": "a", "html": "b"}},
                    {"paragraph": {}},
                    {"heading": {"level": 7, "text": " "}},
                    {"image": {"image": "Article_1"}},
                    {"list": {"ordered": True, "items": []}},
                    {"table": {"rows": [[]]}},
                    {"quote": {"text": ""}},
                    {"paragraph": {"markdown": "\ud800"}},
                ]
            },
            [
                ("INVALID_VALUE", "input.body.blocks.1.paragraph"),
                ("INVALID_VALUE", "input.body.blocks.2.paragraph"),
                ("INVALID_VALUE", "input.body.blocks.3.heading.level"),
                ("REQUIRED", "input.body.blocks.3.heading.text"),
                ("NOT_FOUND", "input.body.blocks.4.image.image"),
                ("REQUIRED", "input.body.blocks.5.list.items"),
                ("REQUIRED", "input.body.blocks.6.table.rows"),
                ("REQUIRED", "input.body.blocks.7.quote.text"),
                ("INVALID_VALUE", "input.body.blocks.8.paragraph.markdown"),
            ],
        ),
        (
            {"blocks": [{"image": {"image": "Image_999"}}, {"paragraph": {"markdown": "![](image:Image_998)"}}]},
            [("NOT_FOUND", "input.body.blocks.0.image.image"), ("NOT_FOUND", "input.body.blocks.1.paragraph.markdown")],
        ),
        (
            {"blocks": [{"quote": {"text": "a", "speaker": "Person_999"}}]},
            [("NOT_FOUND", "input.body.blocks.0.quote.speaker")],
        ),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_at_its_place(
    desk: Desk, connection: Connection, body: Any, errors: list[tuple[str, str]]
) -> None:
    assert await desk.refused(headline="Geese", body=body) == errors
    assert await connection.fetchval("select count(*) from news.article") == 0
