"""Compiles the selected members of the root into one statement, whose value is the JSON text of all of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

from db.compiler import feeds
from db.compiler.inputs import VIEWER_ARGUMENTS, Argument
from db.compiler.lists import connections
from db.compiler.mapping import Root
from db.compiler.members import Member
from db.compiler.rendering import render, value
from db.compiler.sql_functions import SECONDS_TO_NEXT_CHANGE
from db.compiler.sql_text import Pieces, Row, Statement, Writer, concat, json_object
from db.compiler.tags import EXPIRES

__all__ = ["connections", "feeds", "statement"]  # the first two register how their sources are rendered


@render.register
def _(source: Root, member: Member, row: Row, writer: Writer) -> Pieces:
    return json_object((each.key, value(each, Row(""), writer)) for each in member.selection.members)


def statement(members: Sequence[Member], moment: Argument | None = None, *, tagged: bool = False) -> Statement:
    """Of what was there at the moment, None for now. `tagged`: the text has marks with the cache tags of all that it
    shows."""
    writer = Writer(tagged=tagged)
    written = _written(members, moment, writer)
    if not writer.has_ways:
        return written
    by_ways = partial(_written, members, moment, Writer(tagged=tagged, by_ways=True))
    return replace(written, by_ways=cache(by_ways))


def _written(members: Sequence[Member], moment: Argument | None, writer: Writer) -> Statement:
    expiry = writer.tag_marks(f"{EXPIRES}:{SECONDS_TO_NEXT_CHANGE}", "")
    with writer.at(moment):
        text = [*expiry, *json_object((member.key, value(member, Row(""), writer)) for member in members)]
    # As bytes, which are sent as they are: to decode and encode them would take long.
    sql = " from ".join([f"select convert_to({concat(text)}, 'UTF8')", *writer.moments()])
    return Statement(
        sql,
        writer.readers,
        is_personal=bool(writer.names & VIEWER_ARGUMENTS),
        has_editorial="editor" in writer.names,
        is_filtered=writer.is_filtered,
        cursors=writer.cursors,
    )
