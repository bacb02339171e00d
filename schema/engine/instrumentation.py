"""Operations while they are executed, and what is told of each when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import Token
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from db.connections.connection_pool import Gate
from db.connections.statement_log import StatementLog, statement_log
from schema.engine.request_context import RequestContext, current_request

if TYPE_CHECKING:
    from schema.engine.plans import Operation


class Executed(NamedTuple):
    """An operation that is over. `began` is on the clock of `perf_counter`; `name` is what the client chose."""

    name: str
    kind: str
    began: float
    seconds: float
    notes: StatementLog
    error: type[BaseException] | None


Observer = Callable[[Executed], None]


@dataclass(eq=False)
class Instrumentation:
    """Those of a process. Work for PostgreSQL goes through the `gate`, and what is kept goes past it."""

    gate: Gate = field(default_factory=Gate)
    observers: Sequence[Observer] = ()
    left: int = field(default=0, init=False)

    def of(self, operation: Operation) -> Execution:
        return Execution(self, operation)

    def figures(self) -> Mapping[str, float]:
        """Numbers for those who run the server."""
        return {"in_flight": self.gate.within, "refused_total": self.gate.refused, "left_total": self.left}

    def end(self, executed: Executed) -> None:
        self.left += executed.error is asyncio.CancelledError
        for observe in self.observers:
            observe(executed)


class Execution:
    """To be entered by the task that executes the operation."""

    __slots__ = ("began", "call", "instrumentation", "notes", "operation", "token")
    call: RequestContext | None
    token: Token[StatementLog | None]

    def __init__(self, instrumentation: Instrumentation, operation: Operation) -> None:
        self.instrumentation, self.operation = instrumentation, operation

    def __enter__(self) -> None:
        self.began = perf_counter()
        self.notes = StatementLog()
        self.token = statement_log.set(self.notes)
        self.call = current_request.get()
        if self.call:
            self._mark(self.call)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self.call:
            self.call.work = None
        statement_log.reset(self.token)
        node = self.operation.node
        name, seconds = node.name.value if node.name else "", perf_counter() - self.began
        self.instrumentation.end(Executed(name, node.operation.value, self.began, seconds, self.notes, kind))

    def _mark(self, under_way: RequestContext) -> None:
        """What others wait for too is done by a task of its own, and does not end with who asked first."""
        if under_way.task is asyncio.current_task():
            under_way.work = self.operation.node.operation
