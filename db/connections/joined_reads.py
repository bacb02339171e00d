"""Reads of one statement that wait at the same time run as one, in which equal ones are read once.

Before its first row a statement costs PostgreSQL as much as a small page does; several together pay that once. Whoever
finds a connection free waits for nobody, and nobody for what may take long, which is what filters find.
"""

import asyncio
import re
from collections.abc import Awaitable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any, NamedTuple

import asyncpg

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections import reads
from db.connections.admission import Work, current_work
from db.connections.connection_pool import pool_of
from db.connections.database import Database
from db.connections.postgres import LONGEST_PREPARED
from db.connections.statement_log import log_statement

PARAMETER = re.compile(r"\$(\d+)::(\w+)(\[\])?")
LARGEST = 64
"""Answers of one statement."""
LARGEST_COST = 40_000
"""Of the operations that one statement answers, together: the first waits for the last."""
SMALL = LARGEST_COST // 4
"""The cost up to which it pays to wait for others, while as many are run by the same statement as `Admission.alike`."""

Values = list[Any]


class Joined(NamedTuple):
    """A statement for many. Parameters at the places of `arrays` are arrays already, and stay as they are: they have to
    be the same for all. In place of the others it takes arrays of the values of one after another."""

    sql: str
    arrays: Sequence[int]
    others: Sequence[int]

    async def fetch(self, session: asyncpg.Connection, values: Sequence[Values]) -> list[bytes]:
        arguments = list(values[0])
        for place in self.others:
            arguments[place] = [each[place] for each in values]
        return [row[0] for row in await session.fetch(self.sql, *arguments)]


def new_future() -> asyncio.Future[Sequence[bytes]]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Group:
    """Those who are read for together, for the `work` of the first of them. `answers` are in the order of `values`;
    none where each is to read alone. They are read since `begun`, on the clock of `perf_counter`."""

    joined: Joined | None
    work: Work
    values: list[Values]
    cost: int
    begun: float = 0
    answers: asyncio.Future[Sequence[bytes]] = field(default_factory=new_future)

    def add(self, values: Values, cost: int) -> int | None:
        """The place of the answer; None where there is no room."""
        if values in self.values:
            return self.values.index(values)
        if self.joined is None or len(self.values) >= LARGEST or self.cost + cost > LARGEST_COST:
            return None
        self.values.append(values)
        self.cost += cost
        return len(self.values) - 1

    async def fetch(self, session: asyncpg.Connection, sql: str) -> Sequence[bytes]:
        self.begun = perf_counter()
        if self.joined and len(self.values) > 1:
            return await self.joined.fetch(session, self.values)
        return [await session.fetchval(sql, *self.values[0])]


async def read(database: Database, statement: Statement, inputs: Inputs, *, gather: bool = False) -> bytes:
    """As `reads.read`; where no connection is free, together with all who ask by this statement until one is. `gather`,
    of what costs hardly anything: at least for one turn of the event loop. Where that fails, each reads alone."""
    work, pool = current_work.get(), pool_of(database)
    if work and work.cost <= SMALL and not statement.is_filtered:
        work.statement = statement.sql
    if work is None or not (gather or pool.groups or pool.would_wait(work)):
        return await reads.read(database, statement, inputs)
    values, joined = statement.values(inputs), None if statement.is_filtered else join(statement.sql)
    key = statement.sql, repr([values[place] for place in joined.arrays] if joined else ())
    group = pool.groups.get(key)
    cost = 0 if gather else work.cost
    place = group.add(values, cost) if group else None
    answers: Sequence[bytes] = ()
    if group and place is not None:
        pool.joined += 1
        pool.turns.share(group.work, work.client)
        answers = await _follow(group, statement.sql, work)
    elif gather or pool.would_wait(work):
        place = 0
        answers = await _lead(database, statement, Group(joined, work, [values], cost), key, gather)
    return answers[place] if answers and place is not None else await reads.read(database, statement, inputs)


async def _follow(group: Group, sql: str, work: Work) -> Sequence[bytes]:
    started = perf_counter()
    answers = await asyncio.shield(group.answers)
    waited = (group.begun or perf_counter()) - started
    if not answers:
        work.waited += waited
    log_statement(sql, started, waited)
    return answers


async def _lead(database: Database, statement: Statement, group: Group, key: Hashable, gather: bool) -> Sequence[bytes]:
    groups = pool_of(database).groups
    groups[key] = group

    def close() -> None:
        if groups.get(key) is group:
            del groups[key]

    def fetch(session: asyncpg.Connection) -> Awaitable[Sequence[bytes]]:
        close()
        return group.fetch(session, statement.sql)

    answers: Sequence[bytes] = ()
    try:
        if gather:
            await asyncio.sleep(0)
        answers = await reads.read_with(database, statement, fetch)
    except Exception:
        if len(group.values) == 1:
            raise
    finally:
        close()
        group.answers.set_result(answers)
    return answers


@lru_cache(maxsize=1_000)
def join(sql: str) -> Joined | None:
    """None where there is nothing to tell one from another, and where it would be too long to stay prepared. Selected,
    the arrays are no values to plan for: PostgreSQL keeps one plan for any number of them."""
    found = {int(number): (kind, array) for number, kind, array in PARAMETER.findall(sql)}
    numbers = [number for number in sorted(found) if not found[number][1]]
    if not numbers:
        return None
    columns = ", ".join(f"(select ${number}::{found[number][0]}[])" for number in numbers)
    names = ", ".join(f"p{number}" for number in numbers)
    one = PARAMETER.sub(lambda each: each[0] if each[3] else f"given.p{each[1]}", sql)
    many = f"select ({one}) from unnest({columns}) with ordinality as given({names}, place) order by place"
    places = {number - 1 for number in found}
    others = [number - 1 for number in numbers]
    return Joined(many, sorted(places.difference(others)), others) if len(many) <= LONGEST_PREPARED else None
