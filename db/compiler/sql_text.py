"""SQL under construction: aliases, parameters, and JSON put together from pieces of text: `json_build_object` looks its
argument types up on every call."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Any

from db.compiler.inputs import CONTEXT_ARGUMENTS, Argument, Inputs, ReadInput, Viewer
from db.compiler.members import JsonType, Member
from db.compiler.sql_functions import as_of
from db.compiler.tags import BEGIN, END

CONCAT_LIMIT = 100
Pieces = Sequence[str]


class Sql(str):
    """A piece that PostgreSQL evaluates; a plain str among pieces is text of the JSON itself."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row in scope: its alias, and the prefix of the columns of an embedded object."""

    alias: str
    prefix: str = ""

    def column(self, name: str) -> str:
        return f"{self.alias}.{self.prefix}{name}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The aliases and arguments that a template may name."""

    row: str = ""
    parent: str = ""
    link: str = ""
    arguments: Mapping[str, Argument] = field(default_factory=dict)


class Writer:
    """Hands out the aliases and parameters of one statement. `names` collects the context arguments that it uses, and
    `moment` is that as of which everything is read, None for now. `by_ways`: lists are, where any `has_ways`."""

    def __init__(self, *, tagged: bool = False, by_ways: bool = False) -> None:
        self.tagged, self.by_ways, self.is_filtered, self.has_ways = tagged, by_ways, False, False
        self.readers: list[ReadInput] = []
        self.names, self.cursors = set[str](), list[Any]()
        self.moment: Argument | None = None
        self._moments: dict[str, str] = {}
        self._numbers: dict[tuple[int, str], str] = {}
        self._alive: list[Argument] = []
        self._aliases = count(1)

    def alias(self) -> str:
        return f"t{next(self._aliases)}"

    def parameter(self, argument: Argument) -> str:
        """The argument's value as `$n`. A number or boolean is written into the statement itself, for plans to fit."""
        if isinstance(argument.shape, int) and not argument.sql_type.endswith("[]"):
            return str(argument.shape).lower()
        key = (id(argument), argument.sql_type)
        if key not in self._numbers:
            self.readers.append(argument.read)
            self._alive.append(argument)  # an id is unique only while its object lives
            self._numbers[key] = f"${len(self.readers)}::{argument.sql_type}"
        return self._numbers[key]

    def cursor(self, argument: Argument) -> int:
        """The cursor's number, by which PostgreSQL says which one it refuses."""
        self.cursors.append(argument.node)
        return len(self.cursors) - 1

    @contextmanager
    def at(self, moment: Argument | None) -> Iterator[None]:
        """Within it, all is read as of this moment; None is now."""
        outside, self.moment = self.moment, moment
        yield
        self.moment = outside

    def fill(self, template: str, scope: Scope) -> str:
        in_time = as_of(template, "{as_of}") if self.moment else template
        return in_time.format_map(_Names(self, scope))

    def moment_column(self, moment: Argument) -> str:
        return "moments." + self._moments.setdefault(self.parameter(moment), f"m{len(self._moments)}")

    def moments(self) -> Sequence[str]:
        """What the statement selects from besides: a row of its moments, if it has any. One to come is as now.
        PostgreSQL does not look into it, or else it would plan anew for each, which takes longer than to read."""
        columns = ", ".join(f"least({sql}, now()) as {name}" for sql, name in self._moments.items())
        return [f"(select {columns} offset 0) moments"] if columns else []

    def tag_marks(self, template: str, row: str) -> Pieces:
        """Marks for the cache tags in a template, in front of a value; nothing in a statement without marks."""
        if not self.tagged:
            return ()
        return [piece for tag in template.split() for piece in mark(self.fill(tag, Scope(row=row)))]


class _Names(dict[str, str]):
    """What a template's names stand for; an argument becomes a parameter when it is first named."""

    def __init__(self, writer: Writer, scope: Scope) -> None:
        super().__init__(row=scope.row, parent=scope.parent, link=scope.link)
        self._writer, self._arguments = writer, scope.arguments

    def __missing__(self, name: str) -> str:
        if name == "as_of" and self._writer.moment:
            return self._writer.moment_column(self._writer.moment)
        self._writer.names.add(name)
        argument = self._arguments[name] if name in self._arguments else CONTEXT_ARGUMENTS[name]
        return self._writer.parameter(argument.unseen() if name == "first" else argument)


@dataclass(frozen=True, slots=True)
class Statement:
    """An SQL statement whose value is JSON in UTF-8. `readers` give its parameters, `cursors` the nodes of those given.
    Depends on the viewer: `is_personal`; on who edits: `has_editorial`. `is_filtered`: some values take far longer.
    `by_ways` makes that for viewers who see more of lists than others."""

    sql: str
    readers: Sequence[ReadInput]
    is_personal: bool
    has_editorial: bool = field(default=False, kw_only=True)
    is_filtered: bool = field(default=False, kw_only=True)
    cursors: Sequence[Any] = field(default=(), kw_only=True)
    by_ways: "Callable[[], Statement] | None" = field(default=None, kw_only=True, compare=False)

    def of(self, viewer: Viewer) -> "Statement":
        """Another one for the same answer, where the viewer's takes less by it."""
        return self.by_ways() if self.by_ways and viewer.has_own else self

    def values(self, inputs: Inputs) -> list[Any]:
        return [read(inputs) for read in self.readers]

    def is_shared(self, viewer: Viewer) -> bool:
        """Whether any reader would get the viewer's answer."""
        return viewer.is_anonymous or not (self.is_personal or (self.has_editorial and viewer.is_editor))


def mark(tag: str) -> Pieces:
    """The mark of a cache tag among the pieces of a JSON text."""
    kind, _, key = tag.partition(":")
    return (f"{BEGIN}{kind}.", Sql(key), END) if key else (f"{BEGIN}{kind}{END}",)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def scalar_json(sql: str, member: Member) -> Pieces:
    """The JSON of one value, from its SQL."""
    match member.json_type:
        case JsonType.NUMBER:
            text: Pieces = (Sql(sql),)
        case JsonType.BOOLEAN:
            text = (Sql(f"({sql})::text"),)
        case JsonType.NAME:
            text = ('"', Sql(sql), '"')
        case JsonType.ANY:
            return (Sql(f"coalesce(to_json({sql}), 'null')" if member.nullable else f"to_json({sql})"),)
    return (Sql(nullable(text)),) if member.nullable else text


def nullable(text: Pieces, absent: str = "null") -> str:
    """`absent` where any piece is null: `||` of one piece or more is null then, unlike `concat`."""
    return f"coalesce({' || '.join(as_text(piece) for piece in text)}, {quoted(absent)})"


def as_text(piece: str) -> str:
    return f"({piece})::text" if isinstance(piece, Sql) else quoted(piece)


def json_object(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    """The pieces of a JSON object, from the pieces of its members' values."""
    pieces = ["{"]
    for key, value in members:
        pieces += ["," if len(pieces) > 1 else "", f'"{key}":', *value]
    return [*pieces, "}"]


def concat(pieces: Pieces) -> str:
    """SQL for the text that pieces make: neighbouring texts joined, and no call beyond PostgreSQL's argument limit."""
    arguments = [
        piece
        for is_sql, group in groupby(pieces, lambda piece: isinstance(piece, Sql))
        for piece in (group if is_sql else [quoted("".join(group))])
    ]
    while len(arguments) > CONCAT_LIMIT:
        arguments = [
            f"concat({', '.join(arguments[start : start + CONCAT_LIMIT])})"
            for start in range(0, len(arguments), CONCAT_LIMIT)
        ]
    return f"concat({', '.join(arguments)})"
