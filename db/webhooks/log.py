"""The log of what webhooks are told: each event as a receiver gets it, and which come next for an endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.webhooks.kinds import expanded
from db.webhooks.leases import Endpoint

events = named_queries.load("webhook_log")

RETENTION = 14 * 86_400
"""Seconds that events are kept, and with them the dead deliveries of them."""
MAX_LATE = 10_000
"""Of one endpoint: with more than that it is told nothing new."""


@dataclass(frozen=True, slots=True)
class Event:
    """One for one endpoint. `seq` is its place in the log, `attempts` how often it has been tried; a `fresh` one never
    was, and `waits` where an earlier one of its article is late. Readers may not see one that is `hidden`."""

    seq: int
    kind: str
    article_id: int
    attempts: int
    fresh: bool
    waits: bool
    hidden: bool
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """In the order of their places; `end` is up to where the log has been read."""

    events: list[Event]
    end: int


async def number_events(database: Database) -> None:
    """Gives all that has been committed its place."""
    async with postgres.connection(database) as connection:
        await events.number_events(connection)


async def next_batch(database: Database, endpoint: Endpoint, size: int) -> Batch:
    """What is late and due, and what has not been tried yet: `size` events of each at most."""
    async with postgres.connection(database) as connection:
        late = [row async for row in events.late(connection, webhook_id=endpoint.id, size=size)]
        room = MAX_LATE - await events.late_number(connection, webhook_id=endpoint.id)
        size = max(0, min(size, room))
        fresh = [row async for row in events.fresh(connection, **_interests(endpoint), size=size)]
    end = endpoint.last if len(fresh) < size else fresh[-1]["seq"] if fresh else endpoint.position
    return Batch([_event(row, endpoint) for row in (*late, *fresh)], end)


def _interests(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "webhook_id": endpoint.id,
        "position": endpoint.position,
        "last": endpoint.last,
        "kinds": expanded(endpoint.kinds),
        "moderation": endpoint.moderation,
    }


def _event(row: Mapping[str, Any], endpoint: Endpoint) -> Event:
    given = {name: row[name] for name in ("seq", "kind", "article_id", "attempts", "fresh", "waits")}
    hidden = (row["hidden"] or row["moderation"]) and not endpoint.moderation
    return Event(**given, hidden=hidden, body=_body(row, endpoint.moderation))


def _body(row: Mapping[str, Any], moderation: bool) -> dict[str, Any]:
    body = {
        "id": row["delivery"],
        "kind": row["kind"],
        "occurredAt": timestamp(row["occurred_at"]),
        "cursor": row["cursor"],
        "article": _article(row),
    }
    if row["comment_id"]:
        body |= {"comment": _comment(row, moderation), **_of_discussion(row)}
    body |= orjson.loads(row["details"])
    return body


def _article(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """As it is now: without slug and address where it has been deleted."""
    key = row["article_id"]
    return {"id": f"Article_{key}", "slug": row["slug"], "url": row["url"]} if key else None


def _comment(row: Mapping[str, Any], moderation: bool) -> dict[str, Any]:
    """No words of it, nor who wrote it. Its status is what readers see of it now, or moderators."""
    status, parent = row["comment_status"], row["parent_id"]
    if status and status != "PUBLISHED" and not moderation:
        status = "REMOVED"
    return {
        "id": f"Comment_{row['comment_id']}",
        "status": status,
        "parentId": f"Comment_{parent}" if parent else None,
    }


def _of_discussion(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"tags": [f"discussion.{row['article_id']}", "discussions"], "urls": [row["url"]] if row["url"] else []}


def timestamp(moment: datetime) -> str:
    return moment.isoformat()


async def forget_events(database: Database) -> None:
    """Deletes events that are older than the retention, and what is late of them."""
    async with postgres.connection(database) as connection:
        while await events.prune(connection, seconds=RETENTION):
            pass


async def lateness(database: Database) -> dict[str, float]:
    """Of all endpoints together: seconds of lag, numbers of late and dead deliveries, and of failing endpoints."""
    async with postgres.connection(database) as connection:
        return dict(await events.lateness(connection))
