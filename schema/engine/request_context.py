"""The context of the request being answered: its id, for the log and for clients, and its cancellation."""

import asyncio
import os
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from graphql import OperationType

_process = os.urandom(5).hex()
_numbers = count(1)


def _name_fork() -> None:
    global _process
    _process = os.urandom(5).hex()


os.register_at_fork(after_in_child=_name_fork)


def new_id() -> str:
    return f"{_process}-{next(_numbers):x}"


@dataclass(slots=True, eq=False)
class RequestContext:
    """`task` answers the request; `executing` is the type of the operation that it executes at the moment."""

    id: str
    task: "asyncio.Task[None] | None" = None
    executing: OperationType | None = None
    disconnected: bool = False

    def disconnect(self) -> None:
        """The client is gone: a query is cancelled, and its statement with it. A mutation goes on to its end."""
        self.disconnected = True
        if self.executing is OperationType.QUERY and self.task:
            self.task.cancel()


current_request: ContextVar[RequestContext | None] = ContextVar("request", default=None)


@dataclass(slots=True)
class Batch:
    """Operations that come together, and what those of them cost that were planned."""

    cost: int = 0


class DocumentId(NamedTuple):
    """The id that a request has in place of a text. `automatic`: an automatic persisted query, whose client sends the
    text when the id is unknown."""

    id: str
    automatic: bool = False
