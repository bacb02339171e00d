"""Turns the members wanted of the root into one statement whose value is the JSON text of all of them."""

from collections.abc import Sequence
from functools import singledispatch

from db.compiler import mapping
from db.compiler.global_ids import listed, parse
from db.compiler.inputs import PRESENT, Argument
from db.compiler.mapping import Member, Selection, Source
from db.compiler.sql_text import (
    PERSONAL,
    Pieces,
    Row,
    Scope,
    Sql,
    Statement,
    Writer,
    concat,
    json_object,
    leaf,
    nullable,
    quoted,
    view,
)

EXPIRES = "until"
"""The mark with the seconds until time alone changes the answer; nothing where it never does."""
UNCACHEABLE = "never"
"""The tag of what cannot be cached: no notification says when it changes."""


def statement(members: Sequence[Member], *, tagged: bool = False) -> Statement:
    """`tagged`: its text has marks that tell what it shows."""
    writer = Writer(tagged=tagged)
    until = writer.tags(f"{EXPIRES}:graph.seconds_to_next_moment()", "")
    text = [*until, *json_object((member.key, value(member, Row(""), writer)) for member in members)]
    # As bytes: they go out as they are, and to make a str of them and bytes of that again takes long.
    sql = f"select convert_to({concat(text)}, 'UTF8')"
    return Statement(sql, writer.reads, bool(writer.names & PERSONAL))


def object_text(selection: Selection, row: Row, writer: Writer) -> Pieces:
    members = json_object((member.key, value(member, row, writer)) for member in selection.members)
    return [*writer.tags(selection.tag, row.alias), *members]


def value(member: Member, row: Row, writer: Writer) -> Pieces:
    """The JSON of one member of an object that stands on `row`, and what it depends on."""
    return [*writer.tags(member.source.tag, row.alias), *render(member.source, member, row, writer)]


@singledispatch
def render(source: Source, member: Member, row: Row, writer: Writer) -> Pieces:
    """The JSON of one member of an object that stands on `row`."""
    raise TypeError(f"no SQL for {source!r}")


@render.register
def _(source: mapping.Beside, member: Member, row: Row, writer: Writer) -> Pieces:
    return ("[]",)


@render.register
def _(source: mapping.Column, member: Member, row: Row, writer: Writer) -> Pieces:
    return leaf(row.column(source.name or member.name), member)


@render.register
def _(source: mapping.Expression, member: Member, row: Row, writer: Writer) -> Pieces:
    return leaf(writer.fill(source.sql, Scope(row=row.alias, arguments=member.arguments)), member)


@render.register
def _(source: mapping.Constant, member: Member, row: Row, writer: Writer) -> Pieces:
    return (f'"{source.text}"',)


@render.register
def _(source: mapping.Identifier, member: Member, row: Row, writer: Writer) -> Pieces:
    return (f'"{member.place.partition(".")[0]}_', Sql(row.column("id")), '"')


@render.register
def _(source: mapping.Chosen, member: Member, row: Row, writer: Writer) -> Pieces:
    choice = member.arguments[source.argument].shape or next(iter(source.sources))
    return render(source.sources[choice], member, row, writer)


@render.register
def _(source: mapping.Embedded, member: Member, row: Row, writer: Writer) -> Pieces:
    text = object_text(member.selection, Row(row.alias, row.prefix + source.prefix), writer)
    if not member.nullable:
        return text
    present = writer.fill(source.present, Scope(row=row.alias))
    return (Sql(f"case when {present} then {concat(text)} else 'null' end"),)


@render.register
def _(source: mapping.One, member: Member, row: Row, writer: Writer) -> Pieces:
    scope = Scope(writer.alias(), row.alias, writer.alias(), member.arguments)
    reached = () if source.owned else writer.tags(member.selection.reach_tag, scope.row)
    text = concat([*reached, *object_text(member.selection, Row(scope.row), writer)])
    one = Sql(f"(select {text} {rows(source, member.selection, scope, writer)})")
    absent = "".join([*writer.tags(source.absent, ""), "null"])
    # A replica may know of a row, and not yet of one that belongs to it.
    return (Sql(nullable((one,), absent) if member.nullable else f"coalesce({one}, news.refuse_absence())"),)


@render.register
def _(source: mapping.Many, member: Member, row: Row, writer: Writer) -> Pieces:
    scope = Scope(writer.alias(), row.alias, writer.alias(), member.arguments)
    found, order = rows(source, member.selection, scope, writer), writer.fill(source.order, scope)
    if "first" not in member.arguments:
        text = concat(object_text(member.selection, Row(scope.row), writer))
        return ("[", Sql(f"(select string_agg({text}, ',' order by {order}) {found})"), "]")
    first, outer = member.arguments["first"], writer.alias()
    limit = source.size if first.shape is None else first.shape
    text = concat(object_text(member.selection, Row(outer), writer))
    limited = f"select {scope.row}.* {found} order by {order} limit {limit}"
    return ("[", Sql(f"(select string_agg({text}, ',') from ({limited}) {outer})"), "]")


@render.register
def _(source: mapping.Lookup, member: Member, row: Row, writer: Writer) -> Pieces:
    ids = member.arguments[source.argument].read
    types = writer.parameter(Argument(PRESENT, lambda given: [parse(id)[0] for id in listed(ids(given))], "text[]"))
    keys = writer.parameter(Argument(PRESENT, lambda given: [parse(id)[1] for id in listed(ids(given))], "bigint[]"))
    asked = writer.alias()
    branches = " ".join(
        f"when {quoted(selection.type_name)} then {_found(selection, asked, writer)}" for selection in member.selections
    )
    absent = quoted("".join([*writer.tags(UNCACHEABLE, ""), "null"]))
    found = f"coalesce(case {asked}.type {branches} end, {absent})" if branches else absent
    order = f"order by {asked}.place"
    answer = Sql(
        f"(select string_agg({found}, ',' {order}) "
        f"from unnest({types}, {keys}) with ordinality as {asked} (type, id, place))"
    )
    return ("[", answer, "]") if source.many else (answer,)


def _found(selection: Selection, asked: str, writer: Writer) -> str:
    row = writer.alias()
    text = concat([*writer.tags(selection.reach_tag, row), *object_text(selection, Row(row), writer)])
    reach = writer.fill(selection.reach, Scope(row=row))
    return f"(select {text} from {view(selection)} {row} where {row}.id = {asked}.id and {reach})"


def rows(source: mapping.Related, selection: Selection, scope: Scope, writer: Writer) -> str:
    """The `from` and `where` of the rows that a relation reaches and the viewer may see."""
    tables = f"{view(selection)} {scope.row}"
    if source.through:
        tables = f"{writer.fill(source.through, scope)} {scope.link}, {tables}"
    conditions = [writer.fill(source.on, scope)]
    if not source.owned:
        conditions.append(writer.fill(selection.reach, scope))
    return f"from {tables} where {' and '.join(conditions)}"
