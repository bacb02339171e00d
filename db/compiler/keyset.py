"""Keyset pagination: which list a connection shows, in which order, and which rows lie beyond its cursors."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from db.compiler.cursors import cursor_of, decode, list_name
from db.compiler.inputs import PRESENT, Argument, Inputs
from db.compiler.mapping import Connection, Part
from db.compiler.members import Member
from db.compiler.orders import Order
from db.compiler.rendering import relation_scope, rows
from db.compiler.sql_text import Row, Scope, Writer, quoted

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """The page of a connection being rendered: of which list, from which cursor, how many rows, in which direction."""

    source: Connection
    member: Member
    parent: Row
    writer: Writer

    def argument(self, name: str) -> Argument | None:
        """The argument, unless it is absent or null."""
        argument = self.member.arguments.get(name)
        return argument if argument and argument.shape is not None else None

    @property
    def order_name(self) -> str:
        argument = self.argument("order_by")
        needs = self.source.orders[argument.shape].needs if argument else None
        usable = argument and (needs is None or self.argument(needs))
        return argument.shape if argument and usable else next(iter(self.source.orders))

    @property
    def order(self) -> Order:
        return self.source.orders[self.order_name]

    @property
    def is_backward(self) -> bool:
        return self.argument("last") is not None

    @property
    def size(self) -> int:
        size = self.argument("last") or self.argument("first")
        return size.shape if size else PAGE_SIZE

    @cached_property
    def selected_parts(self) -> set[str]:
        """The names of the connection's own fields that are selected."""
        return {member.source.name for member in self.member.selection.members if isinstance(member.source, Part)}

    @property
    def is_numbered(self) -> bool:
        """Whether the rows are numbered, and one more than the page has is read, to tell whether there are more."""
        return "page_info" in self.selected_parts

    @property
    def parent_key(self) -> str:
        return self.parent.column("id") if self.parent.alias else "0"

    @cached_property
    def filters(self) -> list[tuple[str, Argument]]:
        return [
            (name, each)
            for name, each in self.member.arguments.items()
            if self.argument(name) and name in self.source.filters
        ]

    def list_name(self, inputs: Inputs) -> str:
        filters = [(name, argument.read(inputs)) for name, argument in self.filters]
        return list_name(self.member.coordinate, self.order_name, filters)

    @cached_property
    def list_name_sql(self) -> str:
        """A literal, or a parameter where the values of filters are part of the name."""
        if self.filters:
            return self.writer.parameter(Argument(PRESENT, self.list_name))
        return quoted(list_name(self.member.coordinate, self.order_name, []))

    def rows(self, scope: Scope) -> str:
        """The `from` and `where` of the whole list, without cursors."""
        filters = [self.writer.fill(self.source.filters[name].sql, scope) for name, _ in self.filters]
        filters += [
            self.writer.fill(condition, scope)
            for name, condition in self.source.defaults.items()
            if not self.argument(name)
        ]
        if self.order.where:
            filters.append(self.writer.fill(self.order.where, scope))
        return " and ".join([rows(self.source, self.member.selection, scope, self.writer), *filters])

    def scope(self) -> Scope:
        return replace(self._scope, row=self.writer.alias(), link=self.writer.alias())

    @cached_property
    def _scope(self) -> Scope:
        """One for the whole page, so that what is derived from an argument is one parameter."""
        return relation_scope(self.source, self.member, self.parent, self.writer)

    def keys(self, scope: Scope) -> list[str]:
        return [self.writer.fill(key.sql, scope) for key in self.order.keys]

    def cursor_condition(self, name: str, scope: Scope, *, inside: bool = True) -> str | None:
        """The condition for rows on the page's side of the cursor `after` or `before`, or else on the other side; None
        without that argument."""
        cursor = self.argument(name)
        if cursor is None:
            return None
        greater = (name == "after") is not self.order.descending
        sign = {(True, True): ">", (False, True): "<", (True, False): "<=", (False, False): ">="}[greater, inside]
        values = [self.key(cursor, position) for position in range(1, len(self.order.keys) + 1)]
        return f"({', '.join(self.keys(scope))}) {sign} ({', '.join(values)})"

    def key(self, cursor: Argument, position: int) -> str:
        """One value of a cursor as a parameter: the parent's key at position 0, then the order's keys."""
        kinds = [key.kind for key in self.order.keys]
        sql_type = {"time": "timestamptz", "number": "bigint", "text": "text"}[(["number", *kinds])[position]]

        def read(inputs: Inputs) -> Any:
            with cursor_of(cursor.node):
                return decode(cursor.read(inputs), self.list_name(inputs), kinds)[position]

        return self.writer.parameter(Argument(PRESENT, read, sql_type))
