"""The request that is being answered: its id, by which the log and a user's report find each other, and its end."""

import asyncio
import os
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count

from graphql import OperationType

_process = os.urandom(5).hex()
_numbers = count(1)


def new_id() -> str:
    return f"{_process}-{next(_numbers):x}"


@dataclass(slots=True, eq=False)
class RequestContext:
    """`task` answers it; `work` is what it executes at the moment. `left`: the client has gone away."""

    id: str
    task: "asyncio.Task[None] | None" = None
    work: OperationType | None = None
    left: bool = False

    def leave(self) -> None:
        """Nobody waits for the answer any more: a query ends here, and so does its statement."""
        self.left = True
        if self.work is OperationType.QUERY and self.task:
            self.task.cancel()


current_request: ContextVar[RequestContext | None] = ContextVar("call", default=None)
