"""Counters of field usage by app: executions are counted, which is cheap, and aggregated to fields later."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import islice

from db.connections.postgres import Database
from db.registry import field_usage
from db.registry.field_usage import Use
from schema.engine.plans import Operation
from schema.registry.field_usage import FieldUsage
from schema.registry.registered_documents import DocumentRegistry, Owner

MAX_OPERATIONS = 1_000
"""In memory: beyond that some are aggregated at once, for clients can send any number of different operations."""
BATCH = 50
UNREGISTERED = (Owner("", ""),)


class UsageCounters:
    def __init__(self, registry: DocumentRegistry | None = None) -> None:
        self.registry = registry or DocumentRegistry()
        self.executions: Counter[Operation] = Counter()
        self.fields: Counter[Use] = Counter()

    def count(self, operation: Operation) -> None:
        """Called once for each execution."""
        self.executions[operation] += 1
        if len(self.executions) > MAX_OPERATIONS:
            self.aggregate()

    def aggregate(self) -> None:
        """Turns the executions of a batch of operations into uses of fields, for each app that has registered them."""
        owners = self.registry.owners()
        for operation in list(islice(self.executions, BATCH)):
            times = self.executions.pop(operation)
            for app, version in owners.get(operation, UNREGISTERED):
                self.fields.update(dict.fromkeys((Use(name, app, version) for name in used_fields(operation)), times))

    async def flush(self, database: Database) -> None:
        """Writes the counters to the database. On an error they are kept for the next time."""
        for _ in range(0, len(self.executions), BATCH):
            self.aggregate()
            await asyncio.sleep(0)  # lets other tasks run
        written = dict(self.fields)
        if written:
            await field_usage.add(database, written)
            self.fields.subtract(written)
            self.fields = +self.fields


def used_fields(operation: Operation) -> set[str]:
    return FieldUsage(operation.schema, operation.fragments).add(operation.node).fields
