"""Events of a feed: their mapping, and their SQL, a list for queries that poll, or a row for each for subscriptions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from db.compiler.cursors import MAX_NUMBER, TOKEN_BITS, BadCursor, cursor_of, decode, log_position, number_of, token_of
from db.compiler.global_ids import listed, parse
from db.compiler.inputs import PRESENT, Argument, Inputs
from db.compiler.mapping import Source
from db.compiler.members import Member
from db.compiler.rendering import object_text, render
from db.compiler.sql_text import Pieces, Row, Scope, Sql, Statement, Writer, concat, nullable, quoted
from db.compiler.tags import UNCACHEABLE

TOKENS = range(1 << TOKEN_BITS)
NONE = -1
"""A key that no row has."""


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """Events of a log. `rows` is a set-returning function over `{position}` with the columns `seq`, `cursor`, `type`
    (of the event in GraphQL), `key` (of what it is about), `audience` (the only viewer who is told of it, null for
    everyone) and `owners` (viewers who may see more of it than others).

    `log` is the first part of its cursors and topics. The argument `subject` has the global IDs, of `subject_type`, of
    what to follow; a feed `of_viewer` is about whoever asks. Cost counts `size` events. `is_personal` says of a member
    whether it has to be read for each viewer.
    """

    rows: str
    log: str
    key: str
    audience: str
    owners: Sequence[str] = ()
    subject: str | None = None
    subject_type: str = ""
    of_viewer: bool = False
    size: int = 100
    is_personal: Callable[[Any], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class CurrentValues(Feed):
    """Not the events of the logs, but the current value of each subject whenever its log goes on."""


@dataclass(frozen=True, slots=True)
class FeedStatement(Statement):
    """A statement of a subscription. Its rows are events: key, position, cursor, audience, owners, and the execution
    result as JSON text, null where nothing of that type of event is selected. `is_personal`: the results differ between
    viewers, beyond the events that they own."""

    member: Member

    @property
    def feed(self) -> Feed:
        return _feed(self.member)

    def keys(self, inputs: Inputs) -> list[int]:
        """The keys of what to follow; 0 stands for the whole site."""
        return keys(self.member, inputs)

    def topics(self, inputs: Inputs) -> list[str]:
        """The topics of the notifications that tell of new events, such as `feed.42`."""
        return [f"{self.feed.log}.{key}" for key in self.keys(inputs)]

    def cursor(self, inputs: Inputs, position: int) -> str | None:
        """The cursor of an event at this position."""
        if isinstance(self.feed, CurrentValues):
            return None
        token = f".{token_of(position)}" if token_of(position) else ""
        return f"{self.topics(inputs)[0]}.{number_of(position)}{token}"

    def after(self, inputs: Inputs) -> int | None:
        """The position that the client resumes from; None for now. Raises BadCursor."""
        argument = self.member.arguments.get("after")
        cursor = (inputs.resume_cursor or argument.read(inputs)) if argument else None
        return None if cursor is None else position_of(cursor, self.member, inputs)


def feed_statement(member: Member) -> FeedStatement:
    """For the only field of a subscription."""
    source = _feed(member)
    writer = Writer()
    event = Row(writer.alias())
    text = _event_json(member, event, writer, f'{{"data":{{"{member.key}":', "}}")
    columns = ", ".join(event.column(name) for name in (source.key, "seq", "cursor", source.audience, *source.owners))
    tables = ", ".join([_rows(member, event, writer), *writer.moments()])
    sql = f"select {columns}, {text} from {tables} order by {event.column('seq')}"
    personal = source.is_personal(member) or "viewer" in writer.names
    return FeedStatement(sql, writer.readers, personal, member)


@render.register
def _(source: Feed, member: Member, row: Row, writer: Writer) -> Pieces:
    event = Row(writer.alias())
    text = _event_json(member, event, writer)
    found = f"select string_agg({text}, ',' order by {event.column('seq')}) from {_rows(member, event, writer)}"
    return [*writer.tag_marks(UNCACHEABLE, ""), "[", Sql(f"({found})"), "]"]


def _feed(member: Member) -> Feed:
    assert isinstance(member.source, Feed)
    return member.source


def keys(member: Member, inputs: Inputs) -> list[int]:
    source = _feed(member)
    if source.of_viewer:
        return [inputs.viewer.id or NONE]
    if source.subject is None:
        return [0]
    found = (parse(id) for id in listed(member.arguments[source.subject].read(inputs)))
    known = (key if type_name == source.subject_type and key else NONE for type_name, key in found)
    return list(dict.fromkeys(known))


def position_of(cursor: str, member: Member, inputs: Inputs) -> int:
    """Raises BadCursor. Cursors of earlier versions have no token."""
    with cursor_of(member.arguments["after"].node):
        kinds = ["number"] * (2 if cursor.count(".") == 3 else 1)
        key, number, *token = decode(cursor, _feed(member).log, kinds)
        if [key] != keys(member, inputs) or not (0 <= number <= MAX_NUMBER and all(each in TOKENS for each in token)):
            raise BadCursor
        return log_position(number, *token)


def _rows(member: Member, event: Row, writer: Writer) -> str:
    arguments = {**member.arguments, "position": Argument(PRESENT, lambda inputs: _position(member, inputs), "bigint")}
    return f"{writer.fill(_feed(member).rows, Scope(arguments=arguments))} {event.alias}"


def _position(member: Member, inputs: Inputs) -> int:
    """Where a broadcast stands, or else what the client has given."""
    if inputs.position is not None:
        return inputs.position
    return position_of(member.arguments["after"].read(inputs), member, inputs)


def _event_json(member: Member, event: Row, writer: Writer, before: str = "", after: str = "") -> str:
    """The JSON of an event, for each selected type; null for all others."""
    branches = "".join(
        f" when {quoted(selection.type_name)} then {concat([before, *object_text(selection, event, writer), after])}"
        for selection in member.selections
    )
    return f"case {event.column('type')}{branches} end"


def feed_cursor(feed: str | None, parent: Row, writer: Writer) -> Pieces:
    """From where on a list's feed tells of what changes after this answer."""
    return (Sql(nullable(('"', Sql(writer.fill(feed, Scope(parent=parent.alias))), '"'))),) if feed else ("null",)
