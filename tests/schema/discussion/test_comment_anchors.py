"""Comments on words of their article: posted, read, counted and followed."""

from typing import Any

from databases import Database

from db.connections import postgres
from db.maintenance.verification import differences
from schema.engine.execution import Engine
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.live import following, take

ANCHOR = "anchor { kind words state start end block { id } quote { id } keyPoint { id } }"
POST = f"""mutation($input: PostCommentInput!) {{ postComment(input: $input) {{
  comment {{ id {ANCHOR} }} errors {{ code path }}
}} }}"""
COUNTS = """query($viewed: ID) { article(slug: "a") {
  blocks { id commentCount } quotes { id commentCount comments { totalCount } } keyPoints { id commentCount }
  comments(anchor: $viewed) { totalCount nodes { body } }
} }"""
FIRST, SECOND = "The keeper 🗼 lit the lamp at dusk.", "“Nobody saw it,” she said."
DECIDE = "update news.comment set status = $1 where body = $2"


async def lighthouse(make: Builder) -> int:
    """Blocks 1 and 2; Quote_1 stands in the second; KeyPoint_1."""
    article = await make.article(slug="a")
    await make.paragraphs(article, FIRST, SECOND)
    place = {"anchor_paragraph": 1, "anchor_start": 1, "anchor_end": 14}
    await make.quote(article, text="Nobody saw it", **place)
    await make.key_point(article, 1, "The lamp was lit.")
    await make.connection.execute("update news.discussion set minimum_comment_length = 3")
    return article


async def post(ask: Ask, anchor: Any, body: str, viewer: Any = PRIYA, **given: Any) -> Any:
    fields = {"articleId": "Article_1", "body": body, "anchor": anchor, **given}
    return (await ask(POST, viewer, input=fields))["postComment"]


def some_words(**other: Any) -> Any:
    return {"text": {"blockId": "Block_1", "start": 4, "end": 12, "words": "keeper 🗼"} | other}


async def counts(ask: Ask, viewed: str | None = None, viewer: Any = None) -> tuple[dict[str, int], list[str]]:
    """The numbers other than 0, by IDs; and the comments on what is `viewed`."""
    article = (await ask(COUNTS, viewer, viewed=viewed))["article"]
    parts = [*article["blocks"], *article["quotes"], *article["keyPoints"]]
    comments = article["comments"]
    assert comments["totalCount"] == len(comments["nodes"])
    numbers = {part["id"]: part["commentCount"] for part in parts if part["commentCount"]}
    return numbers, [node["body"] for node in comments["nodes"]]


async def test_a_comment_stands_on_a_quote_a_key_point_a_block_or_words(ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    posted = [
        await post(ask, anchor, f"Comment number {number}")
        for number, anchor in enumerate(
            [{"quoteId": "Quote_1"}, {"keyPointId": "KeyPoint_1"}, {"blockId": "Block_2"}, some_words(), None]
        )
    ]

    assert [each["errors"] for each in posted] == [[]] * 5
    anchors = [each["comment"]["anchor"] for each in posted]
    place = {"state": "IN_PLACE", "quote": None, "keyPoint": None, "block": None, "start": None, "end": None}
    assert anchors == [
        place | {"kind": "QUOTE", "words": "Nobody saw it", "quote": {"id": "Quote_1"}, "block": {"id": "Block_2"},
                 "start": 1, "end": 14},
        place | {"kind": "KEY_POINT", "words": "The lamp was lit.", "keyPoint": {"id": "KeyPoint_1"}},
        place | {"kind": "BLOCK", "words": SECOND, "block": {"id": "Block_2"}, "start": 0, "end": len(SECOND)},
        place | {"kind": "TEXT", "words": "keeper 🗼", "block": {"id": "Block_1"}, "start": 4, "end": 12},
        None,
    ]  # fmt: skip
    numbers = {"Block_1": 1, "Block_2": 2, "Quote_1": 1, "KeyPoint_1": 1}
    assert await counts(ask, "Block_2") == (numbers, ["Comment number 0", "Comment number 2"])
    assert await counts(ask, "Quote_1") == (numbers, ["Comment number 0"])
    assert (await counts(ask, "KeyPoint_1"))[1] == ["Comment number 1"]
    assert (await counts(ask, "nothing"))[1] == []


async def test_what_is_not_there_is_refused_whole_and_with_paths(ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    other = await make.article()
    await make.paragraphs(other, "Elsewhere.")
    thread = (await post(ask, None, "A whole thread"))["comment"]["id"]

    async def refused(anchor: Any, **given: Any) -> list[tuple[str, str]]:
        answer = await post(ask, anchor, given.pop("body", "Words enough"), **given)
        assert answer["comment"] is None
        return [(error["code"], ".".join(error["path"][1:])) for error in answer["errors"]]

    assert await refused({"blockId": "Block_3"}) == [("NOT_FOUND", "anchor.blockId")]
    assert await refused({"quoteId": "Block_1"}) == [("NOT_FOUND", "anchor.quoteId")]
    assert await refused({"keyPointId": ""}) == [("NOT_FOUND", "anchor.keyPointId")]
    assert await refused(some_words(blockId="Block_3")) == [("NOT_FOUND", "anchor.text.blockId")]
    assert await refused(some_words(words="keeper")) == [("ANCHOR_MISMATCH", "anchor.text.words")]
    bounds = [("ANCHOR_MISMATCH", f"anchor.text.{field}") for field in ("start", "end", "words")]
    assert await refused(some_words(start=-1, end=2_000)) == bounds
    assert await refused(some_words(start=5, end=5, words=""), body="") == [
        *bounds[1:],
        ("BODY_TOO_SHORT", "body"),
    ]
    assert await refused({"blockId": "Block_1"}, parentId=thread) == [("INVALID_VALUE", "anchor")]
    assert await counts(ask) == ({}, ["A whole thread"])


async def test_a_retry_is_the_same_comment_and_another_anchor_is_not(ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    first, again, other = [
        await post(ask, anchor, "Once and again", idempotencyKey="key")
        for anchor in (some_words(), some_words(), {"blockId": "Block_1"})
    ]

    assert first == again
    assert [error["code"] for error in other["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert (await counts(ask))[0] == {"Block_1": 1}


async def test_replies_count_and_what_readers_do_not_see_does_not(database: Database, ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    top = (await post(ask, {"quoteId": "Quote_1"}, "At the top"))["comment"]["id"]
    reply = await post(ask, None, "A short reply", RAHUL, parentId=top)
    await post(ask, {"blockId": "Block_2"}, "Held for now")
    await make.connection.execute(DECIDE, "PENDING", "Held for now")

    assert reply["comment"]["anchor"]["quote"] == {"id": "Quote_1"}
    assert await counts(ask, "Block_2") == ({"Block_2": 2, "Quote_1": 2}, ["At the top"])
    assert await counts(ask, "Block_2", PRIYA) == ({"Block_2": 2, "Quote_1": 2}, ["At the top", "Held for now"])
    assert (await counts(ask, "Block_2", RAHUL))[1] == ["At the top"]
    assert (await counts(ask, "Block_2", MODERATOR))[1] == ["At the top", "Held for now"]
    for status, numbers in (("REMOVED", {"Block_2": 1, "Quote_1": 1}), ("PUBLISHED", {"Block_2": 2, "Quote_1": 2})):
        await make.connection.execute(DECIDE, status, "A short reply")
        assert (await counts(ask))[0] == numbers
    await make.connection.execute("delete from news.comment where body = 'At the top'")
    assert await counts(ask, "Quote_1") == ({}, [])
    async with postgres.connection(database) as connection:
        assert await differences(connection) == []


EVENTS = """subscription($after: String) { commentEvents(articleId: "Article_1", after: $after) {
  __typename cursor anchorCounts { id commentCount }
} }"""
NOW = """subscription { commentCounts(articleIds: ["Article_1"]) { commentCount anchorCounts { id commentCount } } }"""


async def test_events_tell_the_numbers_of_what_they_are_about(live: Engine, ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    async with following(live, EVENTS, after="feed.1.0") as results:
        await post(ask, {"quoteId": "Quote_1"}, "On the quote")
        first = await take(results, 1)
        await post(ask, some_words(), "On words")
        await post(ask, None, "On the article")
        await make.connection.execute(DECIDE, "REMOVED", "On the quote")
        events = first + await take(results, 3)

    assert [told(event) for event in events] == [
        {"Block_2": 1, "Quote_1": 1}, {"Block_1": 1}, {}, {"Block_2": 0, "Quote_1": 0},
    ]  # fmt: skip
    async with following(live, EVENTS, after=events[0]["cursor"]) as resumed:
        assert [told(event) for event in await take(resumed, 3)] == [told(event) for event in events[1:]]
    async with following(live, NOW) as values:
        (value,) = await take(values, 1)
        assert (value["commentCount"], told(value)) == (2, {"Block_1": 1})


def told(event: Any) -> dict[str, int]:
    return {count["id"]: count["commentCount"] for count in event["anchorCounts"]}


AS_OF = (
    'query($at: DateTime!) @asOf(at: $at) { article(slug: "a") { blocks { commentCount } quotes { commentCount } } }'
)


async def test_the_numbers_of_a_moment_are_those_of_comments_of_then(ask: Ask, make: Builder) -> None:
    await lighthouse(make)
    moments = []
    for anchor in ({"quoteId": "Quote_1"}, some_words()):
        await post(ask, anchor, f"On {anchor}")
        moments.append((await make.connection.fetchval("select clock_timestamp()")).isoformat())

    shown = [(await ask(AS_OF, at=moment))["article"] for moment in moments]
    assert [[block["commentCount"] for block in article["blocks"]] for article in shown] == [[0, 1], [1, 1]]
    assert [article["quotes"] for article in shown] == [[{"commentCount": 1}]] * 2
