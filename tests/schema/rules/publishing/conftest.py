"""An editor at work on articles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from schema.rules.identity import Identity, Role
from tests.schema.conftest import Ask

EVA = Identity("eva", "Eva E", frozenset({Role.EDITOR}))
CEM = Identity("cem", "Cem C", frozenset({Role.EDITOR}))
ERRORS = """
errors { __typename code path message
    ... on TextTooLong { maximum length } ... on TooManyItems { maximum count }
    ... on ConflictError { revision changes { field revision by at base theirs yours } } }
"""
ARTICLE = """
article { id slug revision status language headline alternativeHeadline summary dek source section tags
    body(format: MARKDOWN) keyPointsHeading keyPoints { id text } dateline { place date } publishedAt updatedAt
    mentions { person { id name } title affiliation }
    quotes { id text speaker { id name } attribution isPullQuote anchor { paragraph start end } } }
"""
BODY = {"markdown": "They came at noon.\n\n“We always do,” said Ada Lind, who keeps the marsh."}


@dataclass(frozen=True, slots=True)
class Desk:
    ask: Ask

    async def send(self, mutation: str, viewer: Identity | None = EVA, **fields: Any) -> Any:
        """The payload of a mutation of an article."""
        type_ = f"{mutation[0].upper()}{mutation[1:]}Input"
        document = f"mutation($input: {type_}!) {{ it: {mutation}(input: $input) {{ {ARTICLE} {ERRORS} }} }}"
        return (await self.ask(document, viewer, input=fields))["it"]

    async def put(self, viewer: Identity | None = EVA, **fields: Any) -> Any:
        """The article that was written."""
        payload = await self.send("putArticle", viewer, **fields)
        assert payload["errors"] == []
        return payload["article"]

    async def errors(self, mutation: str = "putArticle", viewer: Identity | None = EVA, **fields: Any) -> Any:
        """Why nothing was written."""
        payload = await self.send(mutation, viewer, **fields)
        assert payload["article"] is None
        return payload["errors"]

    async def refused(self, mutation: str = "putArticle", **fields: Any) -> list[tuple[str, str]]:
        """The codes and paths of the errors."""
        errors = await self.errors(mutation, **fields)
        return [(error["code"], ".".join(error["path"] or [])) for error in errors]

    async def new(self, **fields: Any) -> Any:
        return await self.put(**{"headline": "Geese", "body": BODY, **fields})


Put = Callable[..., Awaitable[Any]]


@pytest.fixture
def desk(ask: Ask) -> Desk:
    return Desk(ask)
