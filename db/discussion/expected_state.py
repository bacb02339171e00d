"""What a change expects to find: where it is so under the locks, the change is one statement."""

from dataclasses import dataclass
from typing import Any

import orjson

from db.discussion.pace import UNPACED, Pace


@dataclass(frozen=True, slots=True)
class ExpectedState:
    """`state` has some columns of `graph.comment_state`, `facts` some of `graph.posting_facts` about who makes the
    change, both as JSON; None where nothing is expected of them. Without a state the caller has the locks, and has
    looked."""

    state: str | None = None
    facts: str | None = None
    pace: Pace = UNPACED

    @property
    def action(self) -> str:
        return self.pace.action

    @property
    def numbers(self) -> list[int]:
        return self.pace.numbers

    @property
    def seconds(self) -> list[int]:
        return self.pace.seconds


UNDER_LOCKS = ExpectedState()


def columns(**values: Any) -> str:
    """Some columns, as JSON."""
    return orjson.dumps(values).decode()


TAKES_PART = columns(author_exists=True, banned_until=None)
