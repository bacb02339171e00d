"""Counts which fields are asked for, and by whom: executions first, which cost next to nothing, and fields later."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import islice

from databases import Database

from db.registry import field_usage
from db.registry.field_usage import Use
from schema.engine.plans import Operation
from schema.registry.field_usage import Uses
from schema.registry.registered_documents import DocumentRegistry, Owner

MOST_OPERATIONS = 1_000
"""Counted ones are kept in memory, and there can be as many as clients care to write."""
PORTION = 50
NOBODY = (Owner("", ""),)


class UsageCounters:
    def __init__(self, registry: DocumentRegistry | None = None) -> None:
        self.registry = registry or DocumentRegistry()
        self.executions: Counter[Operation] = Counter()
        self.fields: Counter[Use] = Counter()

    def count(self, operation: Operation) -> None:
        """To be called once for each execution."""
        self.executions[operation] += 1
        if len(self.executions) > MOST_OPERATIONS:
            self.fold()

    def fold(self) -> None:
        """Turns executions of the first operations into uses of fields: for each app that has them registered."""
        owners = self.registry.owners()
        for operation in list(islice(self.executions, PORTION)):
            times = self.executions.pop(operation)
            for app, version in owners.get(operation, NOBODY):
                self.fields.update(dict.fromkeys((Use(name, app, version) for name in used_fields(operation)), times))

    async def flush(self, database: Database) -> None:
        """What could not be written is written the next time."""
        for _ in range(0, len(self.executions), PORTION):
            self.fold()
            await asyncio.sleep(0)  # requests are answered meanwhile
        written = dict(self.fields)
        if written:
            await field_usage.add(database, written)
            self.fields.subtract(written)
            self.fields = +self.fields


def used_fields(operation: Operation) -> set[str]:
    return Uses(operation.schema, operation.fragments).add(operation.node).fields
