"""Keyset pagination: which list a connection shows, in which order, and which rows lie beyond its cursors."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db.compiler.cursors import decode, list_name
from db.compiler.inputs import PRESENT, Argument, Given
from db.compiler.mapping import Connection, Member, Order, Part
from db.compiler.sql_text import Row, Scope, Writer, quoted
from db.compiler.statements import rows

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """A connection being written: which list it shows, from where, how much, and in which direction."""

    source: Connection
    member: Member
    parent: Row
    writer: Writer

    def given(self, name: str) -> Argument | None:
        """The argument, unless it is absent or null."""
        argument = self.member.arguments.get(name)
        return argument if argument and argument.shape is not None else None

    @property
    def order_name(self) -> str:
        asked = self.given("order_by")
        needs = self.source.orders[asked.shape].needs if asked else None
        return asked.shape if asked and (needs is None or self.given(needs)) else next(iter(self.source.orders))

    @property
    def order(self) -> Order:
        return self.source.orders[self.order_name]

    @property
    def backwards(self) -> bool:
        return self.given("last") is not None

    @property
    def size(self) -> int:
        size = self.given("last") or self.given("first")
        return size.shape if size else PAGE_SIZE

    @cached_property
    def wanted(self) -> set[str]:
        """The connection's own fields that are asked for."""
        return {member.source.name for member in self.member.selection.members if isinstance(member.source, Part)}

    @property
    def counted(self) -> bool:
        """Whether the rows are numbered, with one more than the page has, to tell what lies beyond."""
        return "page_info" in self.wanted

    @property
    def parent_key(self) -> str:
        return self.parent.column("id") if self.parent.alias else "0"

    @cached_property
    def filters(self) -> list[tuple[str, Argument]]:
        return [
            (name, each)
            for name, each in self.member.arguments.items()
            if self.given(name) and name in self.source.filters
        ]

    def list_name(self, given: Given) -> str:
        filters = [(name, argument.read(given)) for name, argument in self.filters]
        return list_name(self.member.place, self.order_name, filters)

    @cached_property
    def name(self) -> str:
        """The list's name as SQL: known beforehand unless filters change it."""
        if self.filters:
            return self.writer.parameter(Argument(PRESENT, self.list_name))
        return quoted(list_name(self.member.place, self.order_name, []))

    def found(self, scope: Scope) -> str:
        """The `from` and `where` of the whole list, wherever the page begins."""
        filters = [self.writer.fill(self.source.filters[name], scope) for name, _ in self.filters]
        filters += [
            self.writer.fill(condition, scope)
            for name, condition in self.source.defaults.items()
            if not self.given(name)
        ]
        if self.order.where:
            filters.append(self.writer.fill(self.order.where, scope))
        return " and ".join([rows(self.source, self.member.selection, scope, self.writer), *filters])

    def scope(self) -> Scope:
        return Scope(self.writer.alias(), self.parent.alias, self.writer.alias(), self.member.arguments)

    def keys(self, scope: Scope) -> list[str]:
        return [self.writer.fill(key.sql, scope) for key in self.order.keys]

    def beyond(self, name: str, scope: Scope, *, reached: bool = True) -> str | None:
        """The rows on the page's side of a cursor, or else all others; None without that cursor."""
        cursor = self.given(name)
        if cursor is None:
            return None
        greater = (name == "after") is not self.order.descending
        sign = {(True, True): ">", (False, True): "<", (True, False): "<=", (False, False): ">="}[greater, reached]
        place = [self.key(cursor, position) for position in range(1, len(self.order.keys) + 1)]
        return f"({', '.join(self.keys(scope))}) {sign} ({', '.join(place)})"

    def key(self, cursor: Argument, position: int) -> str:
        """One value of a cursor as a parameter: the parent's key at 0, then the order's."""
        kinds = [key.kind for key in self.order.keys]
        sql_type = {"time": "timestamptz", "number": "bigint", "text": "text"}[(["number", *kinds])[position]]

        def read(given: Given) -> Any:
            return decode(cursor.read(given), self.list_name(given), kinds)[position]

        return self.writer.parameter(Argument(PRESENT, read, sql_type))
