"""Steps of a feed as SQL: a list of them for those who poll, or one by one for those who follow."""

from dataclasses import dataclass

from db.compiler.cursors import BadCursor, decode
from db.compiler.global_ids import listed, parse
from db.compiler.inputs import PRESENT, Argument, Given
from db.compiler.mapping import Counts, Feed, Member
from db.compiler.sql_text import Pieces, Row, Scope, Sql, Statement, Writer, concat, quoted
from db.compiler.statements import UNCACHEABLE, object_text, render

NONE = -1
"""A key that no row has."""


@dataclass(frozen=True, slots=True)
class Stream(Statement):
    """A statement whose rows are steps: article, position, cursor, authors of the comment and of its parent, and the
    result as JSON text, null for a step that was not asked for. `personal`: what it shows depends on who asks, beyond
    the comments of these two."""

    member: Member

    @property
    def feed(self) -> Feed:
        assert isinstance(self.member.source, Feed)
        return self.member.source

    def keys(self, given: Given) -> list[int]:
        """The keys of what the feed is about; 0 stands for the whole site."""
        return keys(self.member, given)

    def topics(self, given: Given) -> list[str]:
        """What the notifications begin with that announce more."""
        return [f"{self.feed.log}.{key}" for key in self.keys(given)]

    def cursor(self, given: Given, position: int) -> str | None:
        """As the rows have it."""
        return None if isinstance(self.feed, Counts) else f"{self.topics(given)[0]}.{position}"

    def after(self, given: Given) -> int | None:
        """The position that the client goes on from; None for now."""
        argument = self.member.arguments.get("after")
        cursor = (given.resumed or argument.read(given)) if argument else None
        return None if cursor is None else position_of(cursor, self.member, given)


def stream(member: Member, personal: bool) -> Stream:
    """The statement of the only field of a subscription."""
    writer = Writer()
    step = Row(writer.alias())
    text = _step_text(member, step, writer, f'{{"data":{{"{member.key}":', "}}")
    shown = ", ".join(step.column(name) for name in ("article_id", "seq", "cursor", "author_id", "parent_author_id"))
    sql = f"select {shown}, {text} from {_rows(member, step, writer)} order by {step.column('seq')}"
    return Stream(sql, writer.reads, personal or "viewer" in writer.names, member)


@render.register
def _(source: Feed, member: Member, row: Row, writer: Writer) -> Pieces:
    step = Row(writer.alias())
    text = _step_text(member, step, writer)
    found = f"select string_agg({text}, ',' order by {step.column('seq')}) from {_rows(member, step, writer)}"
    return [*writer.tags(UNCACHEABLE, ""), "[", Sql(f"({found})"), "]"]


def keys(member: Member, given: Given) -> list[int]:
    source = member.source
    assert isinstance(source, Feed)
    if source.of is None:
        return [0]
    found = (parse(id) for id in listed(member.arguments[source.of].read(given)))
    return [key if type_name == source.of_type and key else NONE for type_name, key in found]


def position_of(cursor: str, member: Member, given: Given) -> int:
    assert isinstance(member.source, Feed)
    key, position = decode(cursor, member.source.log, ["number"])
    if [key] != keys(member, given):
        raise BadCursor
    return int(position)


def _rows(member: Member, step: Row, writer: Writer) -> str:
    assert isinstance(member.source, Feed)
    arguments = {**member.arguments, "position": Argument(PRESENT, lambda given: _position(member, given), "bigint")}
    return f"{writer.fill(member.source.rows, Scope(arguments=arguments))} {step.alias}"


def _position(member: Member, given: Given) -> int:
    """Where a stream stands, or else what the client has given."""
    if given.position is not None:
        return given.position
    return position_of(member.arguments["after"].read(given), member, given)


def _step_text(member: Member, step: Row, writer: Writer, before: str = "", after: str = "") -> str:
    """The JSON of a step, for each of the types that it can have; null for all others."""
    branches = "".join(
        f" when {quoted(selection.type_name)} then {concat([before, *object_text(selection, step, writer), after])}"
        for selection in member.selections
    )
    return f"case {step.column('type')}{branches} end"
