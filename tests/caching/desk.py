"""Where changes are made: one connection past all servers, one engine through which readers and moderators write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import orjson
from asyncpg import Connection

from schema.engine.answers import Outcome
from schema.engine.context import Reader
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity, Role

MODERATOR = Identity("moderator", "Mo D", frozenset({Role.MODERATOR}))
EDITOR = Identity("editor", "Eva D", frozenset({Role.EDITOR}))
NEWCOMERS = [Identity(f"newcomer-{number}", f"Newcomer {number}") for number in range(4)]
SUSPECT = "perhaps"
"""The word that holds a comment for the moderators."""


@dataclass
class Desk:
    connection: Connection
    engine: Engine
    random: Random
    numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def pick(self, rows: str) -> Any:
        """A row's key by chance, given what stands behind `select id from news.`; None where there is none."""
        keys = [row["id"] for row in await self.connection.fetch(f"select id from news.{rows} order by id")]
        return self.random.choice(keys) if keys else None

    async def sql(self, statement: str, *values: Any) -> bool:
        """Whether it changed any row."""
        return not (await self.connection.execute(statement, *values)).endswith(" 0")

    async def mutate(self, name: str, viewer: Identity | None, **values: Any) -> bool:
        """Whether it was done: what is not to be found, or has been done already, is refused."""
        type_ = "LikeCommentInput" if name == "unlikeComment" else name[0].upper() + name[1:] + "Input"
        document = f"mutation($input: {type_}!) {{ it: {name}(input: $input) {{ errors {{ code }} }} }}"
        reader = Reader(f"reader {next(self.numbers)}")
        answer = await self.engine.answer(Request(document, {"input": values}, identity=viewer, reader=reader))
        assert answer.outcome is Outcome.EXECUTED, answer.body
        return bool(orjson.loads(answer.body)["data"]["it"] == {"errors": []})

    async def read_as(self, viewer: Identity) -> None:
        """Signs in."""
        assert (await self.engine.answer(Request("{ viewer { roles } }", identity=viewer))).outcome is Outcome.EXECUTED

    async def author_of(self, comment: int) -> Identity:
        """Anyone who has no account signs in for the first time."""
        author = await self.connection.fetchval("select author_id from news.comment where id = $1", comment)
        return await self.identity(author)

    async def identity(self, commenter: int) -> Identity:
        """Who has no account signs in for the first time."""
        found = "select coalesce(subject, 'nobody'), display_name from news.commenter where id = $1"
        return Identity(*await self.connection.fetchrow(found, commenter))

    def body(self) -> str:
        doubt = f"{SUSPECT} " if self.random.random() < 0.3 else ""
        return f"Words {doubt}that nobody has written before, and enough of them: {next(self.numbers)}."


Change = Callable[[Desk], Awaitable[bool]]
"""Commits something, and says whether it found anything to change."""
