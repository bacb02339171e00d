"""Renders each source as the SQL of its JSON; `connections` and `feeds` register how to render theirs."""

from collections.abc import Mapping
from functools import singledispatch

from db.compiler import mapping, references
from db.compiler.global_ids import listed, parse
from db.compiler.inputs import PRESENT, Argument
from db.compiler.mapping import Source
from db.compiler.members import Member, Selection
from db.compiler.orders import Size, columns_of
from db.compiler.sql_functions import REFUSE_ABSENCE
from db.compiler.sql_text import Pieces, Row, Scope, Sql, Writer, concat, json_object, nullable, quoted, scalar_json
from db.compiler.tags import UNCACHEABLE


def object_text(selection: Selection, row: Row, writer: Writer) -> Pieces:
    members = json_object((member.key, value(member, row, writer)) for member in selection.members)
    return [*writer.tag_marks(selection.cache_tag, row.alias), *members]


def row_text(member: Member, row: str, writer: Writer) -> Pieces:
    """The JSON of a row of the relation. All rows of an interface are in one view, whose column `type` names the type
    of each."""
    if len(member.selections) == 1:
        return object_text(member.selection, Row(row), writer)
    texts = {each.type_name: concat(object_text(each, Row(row), writer)) for each in member.selections}
    first = next(iter(texts.values()))
    if all(text == first for text in texts.values()):
        return (Sql(first),)
    branches = " ".join(f"when {quoted(name)} then {text}" for name, text in texts.items())
    return (Sql(f"case {row}.type {branches} end"),)


def value(member: Member, row: Row, writer: Writer) -> Pieces:
    """The JSON of one member of an object that stands on `row`, behind the marks of what it depends on."""
    return [*writer.tag_marks(member.source.cache_tag, row.alias), *render(member.source, member, row, writer)]


@singledispatch
def render(source: Source, member: Member, row: Row, writer: Writer) -> Pieces:
    """The JSON of one member of an object that stands on `row`."""
    raise TypeError(f"no SQL for {source!r}")


@render.register
def _(source: mapping.Resolved, member: Member, row: Row, writer: Writer) -> Pieces:
    return ("[]",)


@render.register
def _(source: mapping.Column, member: Member, row: Row, writer: Writer) -> Pieces:
    return scalar_json(row.column(source.name or member.name), member)


@render.register
def _(source: mapping.Expression, member: Member, row: Row, writer: Writer) -> Pieces:
    return scalar_json(writer.fill(source.sql, Scope(row=row.alias, arguments=member.arguments)), member)


@render.register
def _(source: mapping.Constant, member: Member, row: Row, writer: Writer) -> Pieces:
    return (f'"{source.text}"',)


@render.register
def _(source: mapping.GlobalId, member: Member, row: Row, writer: Writer) -> Pieces:
    return (f'"{member.coordinate.partition(".")[0]}_', Sql(row.column("id")), '"')


@render.register
def _(source: mapping.ByArgument, member: Member, row: Row, writer: Writer) -> Pieces:
    selected = member.arguments[source.argument].shape or next(iter(source.sources))
    return render(source.sources[selected], member, row, writer)


@render.register
def _(source: mapping.Embedded, member: Member, row: Row, writer: Writer) -> Pieces:
    text = object_text(member.selection, Row(row.alias, row.prefix + source.prefix), writer)
    if not member.nullable:
        return text
    present = writer.fill(source.present, Scope(row=row.alias))
    return (Sql(f"case when {present} then {concat(text)} else 'null' end"),)


@render.register
def _(source: mapping.One, member: Member, row: Row, writer: Writer) -> Pieces:
    scope = relation_scope(source, member, row, writer)
    reached = () if source.visible_with_parent else writer.tag_marks(member.selection.visibility_tag, scope.row)
    with writer.at(member.arguments.get(source.moment, writer.moment)):
        text = concat([*reached, *row_text(member, scope.row, writer)])
        one = Sql(f"(select {text} {rows(source, member.selection, scope, writer)})")
    absent = _absent(source.absent_tag, writer)
    # A replica may have replayed a row, and not yet one that belongs to it.
    return (Sql(nullable((one,), absent) if member.nullable else f"coalesce({one}, {REFUSE_ABSENCE})"),)


@render.register
def _(source: mapping.Many, member: Member, row: Row, writer: Writer) -> Pieces:
    scope = relation_scope(source, member, row, writer)
    found, order = rows(source, member.selection, scope, writer), writer.fill(source.order, scope)
    first, outer = member.arguments.get("first"), writer.alias()
    limit = member.limited(None if first is None else first.shape if first.shape is not None else source.size)
    text = concat(row_text(member, scope.row if limit is None else outer, writer))
    if limit is None:
        return ("[", Sql(f"(select string_agg({text}, ',' order by {order}) {found})"), "]")
    size = writer.parameter(first.unseen()) if first and first.shape == limit else str(limit)
    listed = f"select {columns_of(outer, text, scope.row)} {found} order by {order}"
    page = Size(size, limit).limited(listed, writer.alias())
    return ("[", Sql(f"(select string_agg({text}, ',') from ({page}) {outer})"), "]")


@render.register
def _(source: references.Lookup, member: Member, row: Row, writer: Writer) -> Pieces:
    ids = member.arguments[source.argument].read
    types = writer.parameter(Argument(PRESENT, lambda inputs: [parse(id)[0] for id in listed(ids(inputs))], "text[]"))
    keys = writer.parameter(Argument(PRESENT, lambda inputs: [parse(id)[1] for id in listed(ids(inputs))], "bigint[]"))
    looked_up = writer.alias()
    found, only = _of_type(member, looked_up, UNCACHEABLE, writer), f" where {looked_up}.place <= {member.limit}"
    listed_rows = f"unnest((select {types}), (select {keys})) with ordinality as {looked_up} (type, id, place)"
    wanted = listed_rows if member.limit is None else listed_rows + only
    answer = Sql(f"(select string_agg({found}, ',' order by {looked_up}.place) from {wanted})")
    return ("[", answer, "]") if source.many else (answer,)


@render.register
def _(source: references.Reference, member: Member, row: Row, writer: Writer) -> Pieces:
    found = writer.alias()
    arguments = {**member.arguments, **_derived(source.derived, member.arguments)}
    rows = writer.fill(source.rows, Scope(row=found, parent=row.alias, arguments=arguments))
    text = Sql(f"(select {_of_type(member, found, source.absent_tag, writer)} from {rows} {found})")
    return (Sql(nullable((text,), _absent(source.absent_tag, writer))),)


def _of_type(member: Member, found: str, absent_tag: str, writer: Writer) -> str:
    """The JSON of the object whose type and key the row `found` has; null where the viewer sees none."""
    branches = " ".join(
        f"when {quoted(selection.type_name)} then {_found(selection, found, writer)}" for selection in member.selections
    )
    absent = quoted(_absent(absent_tag, writer))
    return f"coalesce(case {found}.type {branches} end, {absent})" if branches else absent


def _absent(tag: str, writer: Writer) -> str:
    return "".join([*writer.tag_marks(tag, ""), "null"])


def _found(selection: Selection, looked_up: str, writer: Writer) -> str:
    row, view = writer.alias(), writer.fill(selection.view, Scope())
    text = concat([*writer.tag_marks(selection.visibility_tag, row), *object_text(selection, Row(row), writer)])
    visible = visible_row(selection, row, writer, by_key=True)
    return f"(select {text} from {view} {row} where {row}.id = {looked_up}.id and {visible})"


def relation_scope(source: mapping.Related, member: Member, row: Row, writer: Writer) -> Scope:
    """New aliases for the rows of a relation, and its arguments with what is derived from them."""
    writer.is_filtered |= bool(source.derived)  # what is made of an argument is what a search looks for
    arguments = {**member.arguments, **_derived(source.derived, member.arguments)}
    return Scope(writer.alias(), row.alias, writer.alias(), arguments)


def _derived(wanted: Mapping[str, mapping.Derived], arguments: Mapping[str, Argument]) -> dict[str, Argument]:
    def argument(one: mapping.Derived) -> Argument:
        read = arguments[one.argument].read
        return Argument(PRESENT, lambda inputs: one.make(read(inputs)), one.sql_type)

    given = {name: one for name, one in wanted.items() if one.argument in arguments}
    return {name: argument(one) for name, one in given.items() if arguments[one.argument].shape is not None}


def rows(source: mapping.Related, selection: Selection, scope: Scope, writer: Writer) -> str:
    """The `from` and `where` of the rows that a relation reaches and the viewer may see."""
    tables = f"{writer.fill(source.rows or selection.view, scope)} {scope.row}"
    if source.through:
        tables = f"{writer.fill(source.through, scope)} {scope.link}, {tables}"
    conditions = [writer.fill(source.on, scope)]
    if not source.visible_with_parent:
        conditions.append(visible_row(selection, scope.row, writer, by_key=source.by_key))
    return f"from {tables} where {' and '.join(conditions)}"


def visible_row(selection: Selection, row: str, writer: Writer, *, by_key: bool) -> str:
    """The predicate under which the viewer may see the row. What they may not see today they see of no other day."""
    visibility = selection.visibility_by_key if by_key else selection.visibility
    visible = writer.fill(visibility, Scope(row=row))
    if writer.moment and visibility != "true":
        with writer.at(None):
            itself, still = writer.fill(selection.today, Scope(row=row)), writer.fill(visibility, Scope(row="today"))
        visible += f" and exists (select from {itself} and {still})"
    return visible
