"""Comments on words go where the words go when their article is edited, and say what has become of them."""

from typing import Any

from asyncpg import Connection

from db.article_input import ArticleDraft, QuoteDraft
from db.maintenance.verification import differences
from schema.engine.execution import Engine
from tests import articles
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import EDITOR, PRIYA, Ask
from tests.schema.discussion.test_comment_anchors import EVENTS, post, told
from tests.schema.live import following, take

KEEPER = "The keeper of the lighthouse lit the lamp at dusk, and went down to the boats."
STORM = "A storm came up from the west before midnight, and nobody slept in the harbour."
SAID = "“I have never seen waves of that height in all my years,” the harbour master said."
DRAFT: dict[str, Any] = {"slug": "a", "headline": "A night", "summary": "It was long.", "published_at": BEGINNING}
QUOTE = QuoteDraft(text="I have never seen waves of that height in all my years")
POINTS = ("The lamp was lit at dusk.", "Nobody slept in the harbour.")
READ = """{ article(slug: "a") {
  blocks { id text commentCount }
  comments { nodes { anchor { kind words state start end block { id } quote { id commentCount } keyPoint { text } } } }
} }"""


async def write(connection: Connection, *blocks: str, quotes: Any = (QUOTE,), points: Any = POINTS) -> None:
    await articles.save(connection, ArticleDraft(**DRAFT, body="\n\n".join(blocks), quotes=quotes, key_points=points))
    assert await differences(connection) == []


async def posted(ask: Ask, make: Builder) -> None:
    """On the storm up to the middle of a word, the block of the keeper, the quote and both key points."""
    await write(make.connection, KEEPER, STORM, SAID)
    await make.connection.execute("update news.discussion set minimum_comment_length = 3")
    storm = {"blockId": "Block_2", "start": 2, "end": 32, "words": STORM[2:32]}
    anchors = [{"text": storm}, {"blockId": "Block_1"}, {"quoteId": "Quote_1"}]
    for number, anchor in enumerate([*anchors, {"keyPointId": "KeyPoint_1"}, {"keyPointId": "KeyPoint_2"}]):
        assert (await post(ask, anchor, f"Comment {number}"))["errors"] == []


async def read(ask: Ask) -> list[tuple[Any, ...]]:
    """Of each comment the state, and the words that it stands on now."""
    article = (await ask(READ))["article"]
    texts = {block["id"]: block["text"] for block in article["blocks"]}
    anchors = [node["anchor"] for node in article["comments"]["nodes"]]
    for block in article["blocks"]:
        assert block["commentCount"] == sum((each["block"] or {"id": None})["id"] == block["id"] for each in anchors)
    return [(anchor["state"], _now(anchor, texts)) for anchor in anchors]


def _now(anchor: Any, texts: dict[str, str]) -> str | None:
    if anchor["block"]:
        return texts[anchor["block"]["id"]][anchor["start"] : anchor["end"]]
    return str(anchor["keyPoint"]["text"]) if anchor["keyPoint"] else None


AS_POSTED = [
    ("IN_PLACE", STORM[2:32]), ("IN_PLACE", KEEPER), ("IN_PLACE", QUOTE.text), ("IN_PLACE", POINTS[0]),
    ("IN_PLACE", POINTS[1]),
]  # fmt: skip


async def test_what_an_edit_leaves_alone_stays_in_place(ask: Ask, make: Builder) -> None:
    await posted(ask, make)
    assert await read(ask) == AS_POSTED

    await write(make.connection, "A new beginning.", KEEPER, f"On Monday, a {STORM[2:]}", SAID)

    assert await read(ask) == [("IN_PLACE", STORM[2:36]), *AS_POSTED[1:]]


async def test_words_move_change_go_and_come_back(ask: Ask, make: Builder, connection: Connection) -> None:
    await posted(ask, make)
    keeper = KEEPER.replace("lit the lamp", "put out the light")
    await write(
        connection, f"{SAID} {STORM}", keeper, points=("Nobody slept in the harbour.", "The lamps were lit at dusk.")
    )

    assert await read(ask) == [
        ("MOVED", STORM[2:36]), ("CHANGED", keeper), ("IN_PLACE", QUOTE.text),
        ("CHANGED", "The lamps were lit at dusk."), ("MOVED", POINTS[1]),
    ]  # fmt: skip

    await write(connection, "Nothing happened all night long.", quotes=(), points=())

    assert await read(ask) == [("GONE", None)] * 5

    await write(connection, KEEPER, STORM, SAID)

    assert await read(ask) == AS_POSTED


async def test_few_words_come_back_where_all_around_them_does(ask: Ask, make: Builder, connection: Connection) -> None:
    """Also at the beginning of a block, and as a whole one; but not into any text that happens to have them."""
    await write(connection, "สวัสดี", STORM)
    await connection.execute("update news.discussion set minimum_comment_length = 3")
    beginning = {"blockId": "Block_2", "start": 0, "end": 7, "words": "A storm"}
    for anchor in ({"text": beginning}, {"blockId": "Block_1"}):
        assert (await post(ask, anchor, f"It says {anchor}."))["errors"] == []

    await write(connection, "Nothing happened all night long.")
    await write(connection, "A storm in a glass of water, สวัสดี all night long.")
    assert await read(ask) == [("GONE", None)] * 2

    await write(connection, STORM, "สวัสดี")
    assert await read(ask) == [("IN_PLACE", "A storm"), ("IN_PLACE", "สวัสดี")]


async def test_a_quote_that_is_one_no_longer_leaves_its_words(ask: Ask, make: Builder, connection: Connection) -> None:
    await posted(ask, make)
    await write(connection, KEEPER, STORM, SAID, quotes=())

    assert (await read(ask))[2] == ("IN_PLACE", QUOTE.text)
    nodes = (await ask(READ))["article"]["comments"]["nodes"]
    assert [node["anchor"]["quote"] for node in nodes] == [None] * 5


PUT = "mutation($input: PutArticleInput!) { putArticle(input: $input) { errors { message } } }"


async def test_an_edit_by_an_editor_is_told_of_live(live: Engine, ask: Ask, make: Builder) -> None:
    await posted(ask, make)
    async with following(live, EVENTS, after="feed.1.5") as results:
        for body in (f"{KEEPER}\n\n{SAID}\n\nAnd then: {STORM}", f"{KEEPER}\n\n{SAID}"):
            written = await ask(PUT, EDITOR, input={"id": "Article_1", "body": {"markdown": body}})
            assert written["putArticle"]["errors"] == []
        await ask(PUT, EDITOR, input={"id": "Article_1", "headline": "Another night"})
        await post(ask, {"blockId": "Block_1"}, "One more", PRIYA)
        moved, gone, added = await take(results, 3)

    assert [event["__typename"] for event in (moved, gone, added)] == ["CommentsMoved", "CommentsMoved", "CommentAdded"]
    others = {"Block_1": 1, "Block_3": 1, "Quote_1": 1, "KeyPoint_1": 1, "KeyPoint_2": 1}
    assert told(gone) == others
    assert told(added) == {"Block_1": 2}
