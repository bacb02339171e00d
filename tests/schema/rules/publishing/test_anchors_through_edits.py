"""Quotes and key points through edits of the body: found again, or said to be changed or gone, never silently."""

from typing import Any

import pytest

from tests.schema.conftest import Ask
from tests.schema.rules.publishing.conftest import EVA, Desk

QUOTE = "The marsh is not ours to drain"
NOON = "They came at noon, four hundred of them, as they had every spring."
SAID = f"“{QUOTE},” said Ada Lind, who keeps the marsh."
COUNT = "Four hundred geese landed on the marsh, the wardens counted."
POINTS = ["Four hundred geese came to the marsh", "A quiet year for fishermen"]
ANCHORS = """query($id: ID!) { node(id: $id) { ... on Article {
    quotes { id text state wordsInBody anchor { paragraph } } keyPoints { text isStale } } } }"""


def body(*paragraphs: str) -> dict[str, str]:
    return {"markdown": "\n\n".join(paragraphs)}


async def anchors(ask: Ask, article: Any) -> Any:
    return (await ask(ANCHORS, EVA, id=article["id"]))["node"]


async def quote(ask: Ask, article: Any) -> tuple[str, str | None, int | None]:
    (found,) = (await anchors(ask, article))["quotes"]
    return found["state"], found["wordsInBody"], found["anchor"] and found["anchor"]["paragraph"]


@pytest.fixture
async def article(desk: Desk) -> Any:
    return await desk.new(
        body=body(NOON, SAID, COUNT), quotes=[{"text": QUOTE, "speaker": "Ada Lind"}], keyPoints=POINTS
    )


async def test_a_quote_is_followed_through_all_edits_of_the_body(desk: Desk, ask: Ask, article: Any) -> None:
    assert await quote(ask, article) == ("ANCHORED", QUOTE, 1)
    key = (await anchors(ask, article))["quotes"][0]["id"]

    await desk.put(id=article["id"], body=body(COUNT, NOON, SAID))
    assert await quote(ask, article) == ("ANCHORED", QUOTE, 2)
    await desk.put(id=article["id"], body=body(f"{NOON} {COUNT} {SAID}"))
    assert await quote(ask, article) == ("MOVED", QUOTE, 0)
    await desk.put(id=article["id"], headline="Ducks")
    assert await quote(ask, article) == ("MOVED", QUOTE, 0)
    edited = SAID.replace("ours to drain", "for us to drain dry")
    await desk.put(id=article["id"], body=body(f"{NOON} {COUNT} {edited}"))
    assert await quote(ask, article) == ("CHANGED", "The marsh is not for us to drain dry", 0)
    await desk.put(id=article["id"], body=body(NOON, f"{COUNT} {edited}"))
    assert await quote(ask, article) == ("CHANGED", "The marsh is not for us to drain dry", 1)
    await desk.put(id=article["id"], body=body(NOON, COUNT))
    assert await quote(ask, article) == ("GONE", None, None)
    await desk.put(id=article["id"], body=body(NOON, f"{SAID} {COUNT}"))

    assert await quote(ask, article) == ("ANCHORED", QUOTE, 1)
    assert (await anchors(ask, article))["quotes"][0]["id"] == key


async def test_a_quote_takes_the_words_that_the_body_has_now(desk: Desk, ask: Ask, article: Any) -> None:
    edited = "The marsh is not ours to sell"
    await desk.put(id=article["id"], body=body(NOON, SAID.replace(QUOTE, edited), COUNT))
    assert (await quote(ask, article))[0] == "CHANGED"

    await desk.put(id=article["id"], quotes=[{"text": edited, "speaker": "Ada Lind"}])

    assert await quote(ask, article) == ("ANCHORED", edited, 1)


async def test_a_quote_that_never_stood_in_the_body_is_not_gone(desk: Desk, ask: Ask) -> None:
    article = await desk.new(quotes=[{"text": "Nobody printed this, ever", "speaker": "Ada Lind"}])
    await desk.put(id=article["id"], body=body(NOON))

    assert await quote(ask, article) == ("UNANCHORED", None, None)


async def test_a_key_point_is_stale_once_its_sentence_has_changed(desk: Desk, ask: Ask, article: Any) -> None:
    async def stale() -> list[bool]:
        return [point["isStale"] for point in (await anchors(ask, article))["keyPoints"]]

    await desk.put(id=article["id"], body=body(f"It rained. {COUNT}", SAID))
    assert await stale() == [False, False]
    edited = COUNT.replace("Four hundred", "Three hundred")
    await desk.put(id=article["id"], body=body(edited, SAID), keyPoints=POINTS)
    assert await stale() == [True, False]
    await desk.put(id=article["id"], body=body(COUNT, SAID))
    assert await stale() == [False, False]
    await desk.put(id=article["id"], body=body(edited, SAID))
    before = await desk.put(id=article["id"], headline="Ducks")
    assert await stale() == [True, False]
    confirmed = await desk.put(id=article["id"], keyPoints=POINTS)

    assert await stale() == [False, False]
    assert confirmed["revision"] == before["revision"]
    await desk.put(
        id=article["id"], body=body("Nothing of it was true."), keyPoints=["Geese and more geese", POINTS[0]]
    )
    assert await stale() == [False, True]
