"""Reads of one statement that are asked for at the same moment run as one: what is stored together is answered
together."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.database import Database
from db.connections.reads import read, read_all

PARAMETER = re.compile(r"\$(\d+)::(\w+)(\[\])?")
LARGEST = 64
"""Answers of one statement."""


def new_future() -> asyncio.Future[Sequence[bytes]]:
    return asyncio.get_running_loop().create_future()


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Those who are read for together. `answers` are in their order; none where each is to read alone."""

    inputs: list[Inputs] = field(default_factory=list)
    answers: asyncio.Future[Sequence[bytes]] = field(default_factory=new_future)


class JoinedReads:
    """Of one process. Who asks first waits for one turn of the event loop, and reads for all who have asked by then."""

    def __init__(self) -> None:
        self._groups: dict[str, Group] = {}

    async def read(self, database: Database, statement: Statement, inputs: Inputs) -> bytes:
        """As `reads.read`, for statements that take little time. Where reading together fails, each reads alone."""
        sql = joined(statement.sql)
        if sql is None:
            return await read(database, statement, inputs)
        group, place = self._groups.get(sql), 0
        if group and len(group.inputs) < LARGEST:
            place = len(group.inputs)
            group.inputs.append(inputs)
            answers = await asyncio.shield(group.answers)
        else:
            answers = await self._read_for_all(database, statement, sql, inputs)
        return answers[place] if answers else await read(database, statement, inputs)

    async def _read_for_all(
        self, database: Database, statement: Statement, sql: str, inputs: Inputs
    ) -> Sequence[bytes]:
        group, answers = Group([inputs]), list[bytes]()
        self._groups[sql] = group
        try:
            await asyncio.sleep(0)
            self._close(sql, group)
            if len(group.inputs) > 1:
                with suppress(Exception):
                    answers = await read_all(database, statement, sql, group.inputs)
        finally:
            self._close(sql, group)
            group.answers.set_result(answers)
        return answers

    def _close(self, sql: str, group: Group) -> None:
        if self._groups.get(sql) is group:
            del self._groups[sql]


@lru_cache(maxsize=1_000)
def joined(sql: str) -> str | None:
    """The statement for many, whose parameters are arrays of the values of one after another. None where one of them is
    an array already, and where there is none. Selected, they are no values to plan for: PostgreSQL keeps one plan for
    any number of them."""
    found = {int(number): (kind, array) for number, kind, array in PARAMETER.findall(sql)}
    if not found or any(array for _, array in found.values()):
        return None
    columns = ", ".join(f"(select ${number}::{found[number][0]}[])" for number in sorted(found))
    names = ", ".join(f"p{number}" for number in sorted(found))
    one = PARAMETER.sub(r"given.p\1", sql)
    return f"select ({one}) from unnest({columns}) with ordinality as given({names}, place) order by place"
