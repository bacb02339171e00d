"""Instrumentation of operations: which are in flight, and what observers learn of each when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import Token
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from db.connections.statement_log import StatementLog, statement_log
from schema.engine.request_context import RequestContext, current_request

if TYPE_CHECKING:
    from schema.engine.plans import Operation


class ExecutedOperation(NamedTuple):
    """`name` is the client's, `kind` query, mutation or subscription. `started` is on the clock of `perf_counter`, and
    `seconds` the duration. `error` is what ended it early: CancelledError where the client disconnected."""

    name: str
    kind: str
    started: float
    seconds: float
    log: StatementLog
    error: type[BaseException] | None


Observer = Callable[[ExecutedOperation], None]


@dataclass(eq=False)
class Instrumentation:
    """That of a process."""

    observers: Sequence[Observer] = ()
    cancelled: int = field(default=0, init=False)

    def execution(self, operation: Operation) -> Execution:
        return Execution(self, operation)

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        return {"left_total": self.cancelled}

    def end(self, executed: ExecutedOperation) -> None:
        self.cancelled += executed.error is asyncio.CancelledError
        for observe in self.observers:
            observe(executed)


class Execution:
    """A `with` block around the execution of one operation, in the task that executes it."""

    __slots__ = ("instrumentation", "log", "operation", "request", "started", "token")
    request: RequestContext | None
    token: Token[StatementLog | None]

    def __init__(self, instrumentation: Instrumentation, operation: Operation) -> None:
        self.instrumentation, self.operation = instrumentation, operation

    def __enter__(self) -> None:
        self.started = perf_counter()
        self.log = StatementLog()
        self.token = statement_log.set(self.log)
        self.request = current_request.get()
        if self.request:
            self._mark_as_executing(self.request)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self.request:
            self.request.executing = None
        statement_log.reset(self.token)
        node = self.operation.node
        name, seconds = node.name.value if node.name else "", perf_counter() - self.started
        self.instrumentation.end(ExecutedOperation(name, node.operation.value, self.started, seconds, self.log, kind))

    def _mark_as_executing(self, request: RequestContext) -> None:
        """Only in the request's own task: work that several requests share runs in another, and outlives each."""
        if request.task is asyncio.current_task():
            request.executing = self.operation.node.operation
