"""The body of an article as typed blocks."""

from typing import Any

from tests.builder import Builder
from tests.schema.conftest import Ask

BLOCKS = """query($slug: String!) { article(slug: $slug) { blocks {
  __typename id index html
  ... on ParagraphBlock { text quotes { text } }
  ... on HeadingBlock { level text }
  ... on ListBlock { ordered items }
  ... on QuoteBlock { text quote { text speaker { name } } }
  ... on TableBlock { header rows }
  ... on EmbedBlock { url provider title playerUrl }
} } }"""


async def blocks(ask: Ask, slug: str = "page") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ask(BLOCKS, slug=slug))["article"]["blocks"]
    return found


async def test_each_block_has_the_fields_of_its_type(ask: Ask, make: Builder) -> None:
    key = await make.article(slug="page")
    speaker = await make.person(name="Ines Halvorsen")
    quote = await make.quote(key, text="It was loud", speaker_id=speaker)
    url = await make.embed("https://video.example/1", title="Bells")
    video = {"url": url, "provider": "YouTube", "title": "Bells", "playerUrl": f"{url}/player"}
    keys = [
        await make.block(key, "PARAGRAPH", "<p>One.</p>"),
        await make.block(key, "HEADING", "<h3>Two</h3>", data={"level": 3}),
        await make.block(key, "LIST", "<ol><li>a</li></ol>", data={"ordered": True, "items": ["a", 'b "c"']}),
        await make.block(key, "QUOTE", "<blockquote>It was loud</blockquote>", quote_id=quote),
        await make.block(key, "TABLE", "<table></table>", data={"header": ["x"], "rows": [["1"], ["2"]]}),
        await make.block(key, "EMBED", "<figure></figure>", embed_url=url),
    ]
    await make.quote(key, text="One", anchor_paragraph=0, anchor_start=0, anchor_end=3)

    found = await blocks(ask)

    assert [block.pop("id") for block in found] == [f"Block_{key}" for key in keys]
    assert [block.pop("index") for block in found] == [0, 1, 2, 3, 4, 5]
    assert found == [
        {"__typename": "ParagraphBlock", "html": "<p>One.</p>", "text": "One.", "quotes": [{"text": "One"}]},
        {"__typename": "HeadingBlock", "html": "<h3>Two</h3>", "level": 3, "text": "Two"},
        {"__typename": "ListBlock", "html": "<ol><li>a</li></ol>", "ordered": True, "items": ["a", 'b "c"']},
        {
            "__typename": "QuoteBlock", "html": "<blockquote>It was loud</blockquote>", "text": "It was loud",
            "quote": {"text": "It was loud", "speaker": {"name": "Ines Halvorsen"}},
        },
        {"__typename": "TableBlock", "html": "<table></table>", "header": ["x"], "rows": [["1"], ["2"]]},
        {"__typename": "EmbedBlock", "html": "<figure></figure>", **video},
    ]  # fmt: skip


async def test_what_has_no_kind_yet_or_lost_its_quote_is_a_paragraph(ask: Ask, make: Builder) -> None:
    key = await make.article(slug="page")
    await make.paragraphs(key, "Old")
    await make.connection.execute("update news.paragraph set kind = null, data = null")
    quote = await make.quote(key)
    await make.block(key, "QUOTE", "<blockquote>Said</blockquote>", quote_id=quote)
    await make.connection.execute("delete from news.quote where id = $1", quote)

    assert [(block["__typename"], block["text"]) for block in await blocks(ask)] == [
        ("ParagraphBlock", "Old"),
        ("ParagraphBlock", "Said"),
    ]


async def test_a_front_end_may_ask_for_no_more_than_what_all_blocks_have(ask: Ask, make: Builder) -> None:
    key = await make.article(slug="page")
    await make.block(key, "HEADING", "<h2>H</h2>", data={"level": 2})
    await make.block(key, "LIST", "<ul></ul>", data={"ordered": False, "items": []})

    found = await ask('{ article(slug: "page") { blocks { html ...F } } } fragment F on HeadingBlock { level }')

    assert found["article"]["blocks"] == [{"html": "<h2>H</h2>", "level": 2}, {"html": "<ul></ul>"}]


async def test_a_block_is_no_node(ask: Ask, make: Builder) -> None:
    key = await make.article(slug="page")
    block = await make.block(key, "HEADING", "<h2>H</h2>", data={"level": 2})

    assert await ask("query($id: ID!) { node(id: $id) { id } }", id=f"Block_{block}") == {"node": None}
