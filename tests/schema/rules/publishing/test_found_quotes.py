"""Quotes are found in a body that nobody has written yet, with their speakers."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asyncpg import Connection

from schema.rules.publishing.limits import ATTRIBUTED
from tests.schema.conftest import Ask
from tests.schema.rules.publishing.conftest import EVA

FIND = """
query($body: BodyInput!, $language: Language) {
    quotesIn(body: $body, language: $language) {
        quotes { words: text speaker { name title affiliation } attribution anchor { paragraph from: start end } }
        people { name }
        errors { code path ... on TextTooLong { maximum length } }
    }
}
"""
LEAD = "The foundry is quiet."
SAID = "“We poured for nine hours and nobody spoke,” said Ines Ford, a founder at Halden Works."
NOBODY = "“Louder than we thought it would be,” somebody said."
WORDS = "We poured for nine hours and nobody spoke,"
BODIES: dict[str, dict[str, Any]] = {
    "markdown": {"markdown": f"{LEAD}\n\n*{SAID}*\n\n{NOBODY}"},
    "html": {"html": f"<p>{LEAD}</p><p>{SAID}</p><blockquote><p>{NOBODY}</p></blockquote>"},
    "blocks": {"blocks": [{"paragraph": {"text": text}} for text in (LEAD, SAID, NOBODY)]},
}
Find = Callable[..., Awaitable[Any]]


@pytest.fixture
def find(ask: Ask) -> Find:
    async def find(body: dict[str, Any], language: str | None = None) -> Any:
        return (await ask(FIND, EVA, body=body, language=language))["quotesIn"]

    return find


@pytest.mark.parametrize("form", BODIES)
async def test_quotes_are_found_in_every_form_of_a_body(find: Find, connection: Connection, form: str) -> None:
    found = await find(BODIES[form])

    first, second = found["quotes"]
    assert first["words"] == WORDS
    assert first["speaker"] == {"name": "Ines Ford", "title": "founder at Halden Works", "affiliation": None}
    assert first["attribution"] == "said Ines Ford"
    assert first["anchor"] == {"paragraph": 1, "from": 1, "end": 1 + len(WORDS)}
    assert (second["words"], second["speaker"]) == ("Louder than we thought it would be,", None)
    assert second["anchor"]["paragraph"] == 2
    assert found["people"] == [{"name": "Ines Ford"}]
    assert found["errors"] == []
    assert await connection.fetchval("select count(*) from news.person") == 0


async def test_a_language_that_is_given_is_read_whatever_the_text_looks_like(find: Find) -> None:
    body = {"markdown": "„Wir gießen heute Nacht die letzte“, sagte Jens Moor."}

    said = {tag: (await find(body, tag))["quotes"][0]["speaker"] for tag in (None, "de-AT", "hi", "pt")}

    assert [speaker and speaker["name"] for speaker in said.values()] == ["Jens Moor", "Jens Moor", None, None]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"markdown": "a" * (ATTRIBUTED + 1)}, {"code": "TOO_LONG", "path": ["body", "markdown"]}),
        ({"markdown": "“So be it,” he said. " * 501}, {"code": "TOO_MANY", "path": ["body", "markdown"]}),
        ({"html": "<p>\u0001</p>"}, {"code": "INVALID_VALUE", "path": ["body", "html"]}),
        (
            {"blocks": [{"image": {"image": "Person_1"}}]},
            {"code": "NOT_FOUND", "path": ["body", "blocks", "0", "image", "image"]},
        ),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_at_its_place(find: Find, body: Any, error: Any) -> None:
    found = await find(body)

    ((refused),) = found["errors"]
    assert {**refused, **error} == refused
    assert (found["quotes"], found["people"]) == ([], [])


async def test_nothing_is_found_in_an_empty_body(find: Find) -> None:
    assert await find({"markdown": ""}) == {"quotes": [], "people": [], "errors": []}
