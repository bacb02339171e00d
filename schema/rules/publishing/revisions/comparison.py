"""What differs between two revisions of an article, field by field and block by block."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson
from strawberry.utils.str_converters import to_camel_case

from db.compiler.global_ids import key_of
from db.connections import postgres
from db.content import article_revisions, people
from db.content.article_drafts import Content
from db.content.bodies.comparison import BlockDiff, compare
from db.text.comparison.diffs import Piece, word_diff
from schema.rules.publishing.conflicts import as_input
from schema.rules.services import Context

LINK = " – "  # noqa: RUF001
UNTOLD = {"id", "published_at"}
"""What nobody has written: a correction's number and time, which are those of its revision."""
FIRST = {"text", "name", "person", "place"}
"""What somebody would write before the rest of an item."""
THREAD = ThreadPoolExecutor(1, "comparison")
"""One at a time: it is work for the processor, which readers need."""


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """`before` and `after` are in the form of the input, `pieces` those of their words."""

    field: str
    before: Any
    after: Any
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Comparison:
    """From the revision with the number `against`, 0 for nothing."""

    against: int
    fields: Sequence[FieldDiff] = ()
    blocks: Sequence[BlockDiff] = ()


async def compared(context: Context, article_id: int, number: int, against: int | None) -> Comparison | None:
    """With the revision before, unless another is given; None where one of them is not there."""
    async with postgres.connection(context.services.database) as connection:
        pair = await article_revisions.pair(connection, article_id, number, against)
        if pair is None:
            return None
        before, after = orjson.loads(pair.before), orjson.loads(pair.after)
        names = await people.names(connection, _people(before) | _people(after))
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREAD, _comparison, pair.against, before, after, names)


def _comparison(against: int, before: Content, after: Content, names: Mapping[int, str]) -> Comparison:
    bodies = [content["body"]["markdown"] if "body" in content else "" for content in (before, after)]
    return Comparison(against, list(_fields(before, after, names)), compare(bodies[0], bodies[1]))


def _fields(before: Content, after: Content, names: Mapping[int, str]) -> Iterator[FieldDiff]:
    for name in sorted((before.keys() | after.keys()) - {"body"}):
        old, new = before.get(name), after.get(name)
        if old != new:
            pieces = word_diff(_words(old, names), _words(new, names))
            yield FieldDiff(to_camel_case(name), as_input(old), as_input(new), pieces)


def _words(value: Any, names: Mapping[int, str]) -> str:
    """As somebody would write them down: an item of a list on a line."""
    if isinstance(value, list):
        return "\n".join(_words(item, names) for item in value)
    if isinstance(value, dict):
        told = [key for key, each in value.items() if key not in UNTOLD and isinstance(each, str)]
        return LINK.join(_words(value[key], names) for key in sorted(told, key=lambda key: key not in FIRST))
    key = key_of("Person", value) if isinstance(value, str) else 0
    return "" if value is None else names.get(key or 0, str(value))


def _people(content: Content) -> set[int]:
    """The keys of those whom authors and quotes name."""
    authors = [author["person"] for author in content.get("authors", ())]
    speakers = [quote["speaker"] for quote in content.get("quotes", ()) if "speaker" in quote]
    return {key for id in authors + speakers if (key := key_of("Person", id))}
