"""Writers that do the same side by side on one connection: their statements go to the server together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

T = TypeVar("T")

Kind = Literal["fetch", "fetchrow", "fetchval", "execute"]


@dataclass(frozen=True, slots=True)
class Statement:
    kind: Kind
    sql: str
    arguments: tuple[Any, ...]
    answer: asyncio.Future[Any]


class Lockstep:
    """What a writer uses as its connection. A statement waits until all others have one, or are done; those of the same
    text are one round trip then, in the order of the writers. Where one of several gives a row, each must."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._working = 0
        self._waiting: list[Statement] = []
        self._failure: Exception | None = None

    async def run(self, works: Sequence[Callable[[Any], Awaitable[T]]]) -> list[T]:
        """What each work comes to, given this connection. If one fails all do; the transaction is the caller's."""
        self._working = len(works)
        done = await asyncio.gather(*map(self._done, works), return_exceptions=True)
        if failure := self._failure or next((each for each in done if isinstance(each, BaseException)), None):
            raise failure
        return [each for each in done if not isinstance(each, BaseException)]

    async def fetch(self, sql: str, *arguments: Any) -> Any:
        return await self._asked("fetch", sql, arguments)

    async def fetchrow(self, sql: str, *arguments: Any) -> Any:
        return await self._asked("fetchrow", sql, arguments)

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        return await self._asked("fetchval", sql, arguments)

    async def execute(self, sql: str, *arguments: Any) -> Any:
        return await self._asked("execute", sql, arguments)

    async def _done(self, work: Callable[[Any], Awaitable[T]]) -> T:
        try:
            return await work(self)
        finally:
            self._working -= 1
            await self._send_if_complete()

    async def _asked(self, kind: Kind, sql: str, arguments: tuple[Any, ...]) -> Any:
        statement = Statement(kind, sql, arguments, asyncio.get_running_loop().create_future())
        self._waiting.append(statement)
        await self._send_if_complete()
        return await statement.answer

    async def _send_if_complete(self) -> None:
        while self._waiting and len(self._waiting) == self._working:
            groups: dict[tuple[Kind, str], list[Statement]] = {}
            for statement in self._waiting:
                groups.setdefault((statement.kind, statement.sql), []).append(statement)
            self._waiting = []
            for (kind, sql), group in groups.items():
                await self._send(kind, sql, group)

    async def _send(self, kind: Kind, sql: str, group: Sequence[Statement]) -> None:
        try:
            if self._failure:
                raise self._failure
            answers = await self._answers(kind, sql, [each.arguments for each in group])
            if len(answers) != len(group):
                raise RuntimeError(f"{len(group)} writers got {len(answers)} rows.")
        except Exception as error:
            self._failure = self._failure or error
            for each in group:
                each.answer.set_exception(error)
        else:
            for each, answer in zip(group, answers, strict=True):
                each.answer.set_result(answer)

    async def _answers(self, kind: Kind, sql: str, arguments: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        if len(arguments) == 1 or kind == "fetch":
            return [await getattr(self._connection, kind)(sql, *each) for each in arguments]
        if kind == "execute":
            await self._connection.executemany(sql, arguments)
            return [None] * len(arguments)
        rows = await self._connection.fetchmany(sql, arguments)
        return [row[0] for row in rows] if kind == "fetchval" else rows
