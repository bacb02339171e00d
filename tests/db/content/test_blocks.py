"""The blocks of a body keep their ids through edits, and are joined to the quotes whose words they are."""

from dataclasses import replace
from typing import Any

import pytest
from databases import Database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.article_input import ArticleDraft, QuoteDraft
from db.content.bodies.kinds import find_some_kinds
from db.text.markdown import render
from tests import articles

TEXTS = [
    "The old ferry left the quay a little after six, with four people on board.",
    "Nobody had told the harbour office that the lamps were out again.",
    "By noon the mist had gone, and the bells of both churches could be heard.",
    "A crane from the neighbouring town is to lift the wreck on Thursday.",
]
DRAFT = ArticleDraft(slug="ferry", headline="Ferry", summary="It left.", body="\n\n".join(TEXTS))
BLOCKS = "select id, text from news.paragraph order by index"


async def save(connection: Any, body: str, **fields: Any) -> dict[str, int]:
    """The ids of the blocks by their texts, in order."""
    await articles.save(connection, replace(DRAFT, body=body, **fields))
    return {row["text"]: row["id"] for row in await connection.fetch(BLOCKS)}


async def test_ids_stay_where_blocks_move_and_others_come_and_go(connection: Any) -> None:
    before = await save(connection, DRAFT.body)
    one, two, _, four = TEXTS

    after = await save(connection, "\n\n".join([four, "## New", two, one]))

    assert list(after) == [four, "New", two, one]
    assert {text: after[text] for text in (four, two, one)} == {text: before[text] for text in (four, two, one)}
    assert after["New"] not in before.values()


async def test_an_edited_block_keeps_its_id_and_a_rewritten_one_does_not(connection: Any) -> None:
    before = await save(connection, DRAFT.body)
    edited = TEXTS[1].replace("lamps were out again", "lights had gone out once more")
    other = "Tickets cost the same as last year, says the council, and will for some time."

    after = await save(connection, "\n\n".join([other, TEXTS[2], edited]))

    assert after[edited] == before[TEXTS[1]]
    assert after[TEXTS[2]] == before[TEXTS[2]]
    assert after[other] not in before.values()


async def test_a_paragraph_that_becomes_a_heading_or_a_quotation_is_the_same_block(connection: Any) -> None:
    before = await save(connection, DRAFT.body)

    after = await save(connection, f"## {TEXTS[0]}\n\n> {TEXTS[1]}\n\n**{TEXTS[2]}**")

    assert after == {text: before[text] for text in TEXTS[:3]}
    assert await connection.fetch("select kind from news.paragraph order by index") == [
        ("HEADING",),
        ("QUOTE",),
        ("PARAGRAPH",),
    ]


async def test_a_writer_names_blocks_whose_words_are_all_new(connection: Any) -> None:
    before = await save(connection, DRAFT.body)

    after = await save(connection, "Something else.\n\n" + TEXTS[0], block_ids={0: before[TEXTS[3]], 1: 999_999})

    assert after == {"Something else.": before[TEXTS[3]], TEXTS[0]: before[TEXTS[0]]}


async def test_a_body_that_stays_is_not_written_again(connection: Any) -> None:
    await save(connection, DRAFT.body)
    rows = "select xmin::text, ctid::text, * from news.paragraph order by index"
    before = await connection.fetch(rows)

    await articles.save(connection, replace(DRAFT, headline="Ferry, again"))

    assert await connection.fetch(rows) == before


@pytest.mark.parametrize("view", ["block", "paragraph"])
async def test_html_that_is_the_text_in_a_paragraph_is_made_when_it_is_read(connection: Any, view: str) -> None:
    body = "The “old” ferry.\n\nTea & cake.\n\nThe *old* ferry.\n\n## Ferry\n\nOne line\\\nand another."
    await save(connection, body)

    shown = await connection.fetch(f"select html from graph.{view} order by index")
    kept = await connection.fetch("select html from news.paragraph order by index")

    html = [block.html for block in render(body).blocks]
    assert [row["html"] for row in shown] == html
    assert [row["html"] for row in kept] == ["=", *html[1:]]


EDITS = st.lists(st.tuples(st.sampled_from(["move", "drop", "add", "edit"]), st.integers(0, 30), st.integers(0, 30)))
WORDS = ["tram", "lamp", "river", "stone", "market", "violin", "carbon", "orchard", "signal", "winter", "ladder"]


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(EDITS)
async def test_after_any_edits_every_block_is_known_by_its_words(
    connection: Any, edits: list[tuple[str, int, int]]
) -> None:
    """Each of these texts has words of its own, and is edited at one of eight."""
    texts = [" ".join(f"{word}{number}" for word in WORDS[:8]) for number in range(12)]
    named = await save(connection, "\n\n".join(texts))
    for number, (kind, one, other) in enumerate(edits):
        place = one % len(texts) if texts else 0
        if kind == "add" or not texts:
            texts.insert(place, " ".join(f"{word}{number}x" for word in WORDS[-8:]))
        elif kind == "move":
            texts.insert(other % len(texts), texts.pop(place))
        elif kind == "drop":
            del texts[place]
        else:
            words = texts[place].split()
            words[other % len(words)] = f"edited{number}"
            named[" ".join(words)] = named.get(texts[place], 0)
            texts[place] = " ".join(words)
        after = await save(connection, "\n\n".join(texts))
        assert list(after) == texts
        for text in texts:
            assert after[text] == (named.get(text) or after[text])
        named |= after


QUOTE = QuoteDraft(text="We heard the bells before we saw the shore", speaker="Ines Halvorsen")


@pytest.mark.parametrize(
    "quotation",
    [
        "> We heard the bells before we saw the shore.",
        "> “We heard the bells before we saw the shore.”",
        "> “We heard the *bells*\n> before we saw the shore.” — Ines Halvorsen, master",
        "> We heard the bells before we saw the shore.\n>\n> Ines Halvorsen",
        "> We heard the bells before\\\n> we saw the shore.\n>\n> — Ines Halvorsen",
    ],
)
async def test_a_quotation_of_one_quote_is_joined_to_it(connection: Any, quotation: str) -> None:
    await save(connection, f"She said:\n\n{quotation}", quotes=(QuoteDraft(text="Said elsewhere"), QUOTE))

    joined = "select quote.text from news.paragraph join news.quote on quote.id = quote_id where kind = 'QUOTE'"
    assert await connection.fetchval(joined) == QUOTE.text


@pytest.mark.parametrize(
    "body",
    [
        "> We heard the bells before we saw the shore. Then the engine stopped, and nobody spoke for a while.",
        "> The bells came first.",
        "We heard the bells before we saw the shore.",
        "- We heard the bells before we saw the shore.",
    ],
)
async def test_what_holds_more_or_other_words_than_a_quote_is_not(connection: Any, body: str) -> None:
    await save(connection, body, quotes=(QUOTE,))

    assert await connection.fetchval("select count(quote_id) from news.paragraph") == 0


async def test_a_quotation_follows_its_quote(connection: Any) -> None:
    body = "Mist.\n\n> We heard the bells before we saw the shore."
    await save(connection, body, quotes=(QUOTE,))
    quote = await connection.fetchval("select id from news.quote")

    await save(connection, f"More mist.\n\n{body}", quotes=(QuoteDraft(text="More mist"), QUOTE))
    assert await connection.fetchval("select quote_id from news.paragraph where index = 2") == quote

    await save(connection, body, quotes=())
    assert await connection.fetch("select type, quote_id from graph.block where index = 1") == [
        ("ParagraphBlock", None)
    ]


async def test_blocks_that_were_stored_before_there_were_kinds_get_theirs(database: Database, connection: Any) -> None:
    body = "- a\n- b\n\n> We heard the bells before we saw the shore.\n\n| x |\n|---|\n| y |\n\nWords."
    await save(connection, body, quotes=(QUOTE,))
    rows = "select id, kind, data, quote_id from news.paragraph order by index"
    before = await connection.fetch(rows)
    await connection.execute("update news.paragraph set kind = null, data = null, quote_id = null")

    while await find_some_kinds(database):
        pass

    assert await connection.fetch(rows) == before
    assert [row["kind"] for row in before] == ["LIST", "QUOTE", "TABLE", "PARAGRAPH"]
