"""SQL under construction: aliases, parameters, and JSON text put together from pieces.

JSON is concatenated as text, since `json_build_object` looks its argument types up on every call.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Any

from db.compiler.inputs import PRESENT, Argument, Given, Read
from db.compiler.mapping import Form, Member, Selection
from db.compiler.tags import BEGIN, END

CONCAT_LIMIT = 100
GIVEN = {
    "viewer": Argument(PRESENT, lambda given: given.viewer.id, "bigint"),
    "moderator": Argument(PRESENT, lambda given: given.viewer.is_moderator, "boolean"),
    "roles": Argument(PRESENT, lambda given: given.viewer.roles, "text[]"),
    "author": Argument(PRESENT, lambda given: given.viewer.id, "bigint"),
    "position": Argument(PRESENT, lambda given: given.position, "bigint"),
    "portion": Argument(PRESENT, lambda given: given.portion, "integer"),
    "keys": Argument(PRESENT, lambda given: given.keys, "bigint[]"),
    "written": Argument(PRESENT, lambda given: given.written, "bigint"),
}
"""What every template may name besides the arguments of its field."""
PERSONAL = {"viewer", "author", "moderator", "roles"}


class Sql(str):
    """A piece that PostgreSQL evaluates; a plain str among pieces is text of the JSON itself."""

    __slots__ = ()


Pieces = Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row in scope: its alias, and the prefix of the columns that the present object is made of."""

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
    """Hands out aliases and parameter numbers for one statement."""

    def __init__(self, *, tagged: bool = False) -> None:
        self.tagged = tagged
        self.reads: list[Read] = []
        self.names: set[str] = set()
        self._numbers: dict[tuple[int, str], str] = {}
        self._kept: list[Argument] = []
        self._aliases = count(1)

    def alias(self) -> str:
        return f"t{next(self._aliases)}"

    def parameter(self, argument: Argument) -> str:
        """The argument's value; a number stands in the statement itself, for with a limit that it cannot see PostgreSQL
        plans anew at every request."""
        if isinstance(argument.shape, int) and not argument.sql_type.endswith("[]"):
            return str(argument.shape).lower()
        key = (id(argument), argument.sql_type)
        if key not in self._numbers:
            self.reads.append(argument.read)
            self._kept.append(argument)  # an id is unique only while its object lives
            self._numbers[key] = f"${len(self.reads)}::{argument.sql_type}"
        return self._numbers[key]

    def fill(self, template: str, scope: Scope) -> str:
        return template.format_map(_Names(self, scope))

    def tags(self, template: str, row: str) -> "Pieces":
        """Marks for the tags in a template, to stand in front of a value; nothing where no tags are wanted."""
        if not self.tagged:
            return ()
        scope = Scope(row=row)
        return [piece for tag in template.split() for piece in mark(self.fill(tag, scope))]


class _Names(dict[str, str]):
    """What a template's names stand for; an argument becomes a parameter when it is first named."""

    def __init__(self, writer: Writer, scope: Scope) -> None:
        super().__init__(row=scope.row, parent=scope.parent, link=scope.link)
        self._writer, self._arguments = writer, scope.arguments

    def __missing__(self, name: str) -> str:
        self._writer.names.add(name)
        return self._writer.parameter(self._arguments[name] if name in self._arguments else GIVEN[name])


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement whose single value is JSON in UTF-8, and how to read its parameters from a request. `personal`:
    it depends on who asks."""

    sql: str
    reads: Sequence[Read]
    personal: bool

    def values(self, given: Given) -> list[Any]:
        return [read(given) for read in self.reads]


def mark(tag: str) -> Pieces:
    """A tag among the pieces of a JSON text."""
    kind, _, key = tag.partition(":")
    return (f"{BEGIN}{kind}.", Sql(key), END) if key else (f"{BEGIN}{kind}{END}",)


def view(selection: Selection) -> str:
    return "graph." + re.sub(r"(?<!^)(?=[A-Z])", "_", selection.type_name).lower()


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def leaf(sql: str, member: Member) -> Pieces:
    """The JSON of one value, given its SQL."""
    match member.form:
        case Form.NUMBER:
            text: Pieces = (Sql(sql),)
        case Form.BOOLEAN:
            text = (Sql(f"({sql})::text"),)
        case Form.NAME:
            text = ('"', Sql(sql), '"')
        case Form.JSON:
            text = (Sql(f"to_json({sql})"),)
    return (Sql(nullable(text)),) if member.nullable else text


def nullable(text: Pieces, absent: str = "null") -> str:
    """`absent` where any piece is null: `||` of one piece or more is null then, unlike `concat`."""
    return f"coalesce({' || '.join(as_text(piece) for piece in text)}, {quoted(absent)})"


def as_text(piece: str) -> str:
    return f"({piece})::text" if isinstance(piece, Sql) else quoted(piece)


def json_object(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    """The pieces of a JSON object, given the pieces of its members' values."""
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
