"""Keyset pagination: which list a connection shows, in which order, and which rows lie beyond its cursors."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from db.compiler.cursors import cursor_of, decode_version, list_name
from db.compiler.inputs import PRESENT, Argument, Inputs
from db.compiler.lists.reaches import NEXT
from db.compiler.mapping import Connection, Filter, Part
from db.compiler.members import Member
from db.compiler.orders import Order, Size
from db.compiler.rendering import relation_scope
from db.compiler.sql_text import Row, Scope, Writer, quoted

PAGE_SIZE = 20
SQL_TYPES = {"time": "timestamptz", "number": "bigint", "text": "text"}


@dataclass(frozen=True)
class Page:
    """The page of a connection being rendered: of which list, from which cursor, how many rows, in which direction."""

    source: Connection
    member: Member
    parent: Row
    writer: Writer
    _values: dict[tuple[int, int, bool], Argument] = field(default_factory=dict, init=False, compare=False)

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

    @cached_property
    def size(self) -> Size:
        size = self.argument("last") or self.argument("first")
        return Size(self.writer.parameter(size.unseen()), size.shape) if size else Size(str(PAGE_SIZE), PAGE_SIZE)

    @cached_property
    def selected_parts(self) -> set[str]:
        """The names of the connection's own fields that are selected."""
        return {member.source.name for member in self.member.selection.members if isinstance(member.source, Part)}

    @property
    def is_numbered(self) -> bool:
        """Whether the rows are numbered, and one more than the page has is read, to tell whether there are more."""
        is_limited = any(member.limit is not None for member in self.member.selection.members)
        return is_limited or "page_info" in self.selected_parts

    @property
    def parent_key(self) -> str:
        return self.parent.column("id") if self.parent.alias else "0"

    @cached_property
    def filters(self) -> list[tuple[str, Argument]]:
        arguments = self.member.arguments.items()
        return [(name, each) for name, each in arguments if self.argument(name) and name in self.source.filters]

    @property
    def conditions(self) -> Sequence[Filter]:
        """The filters that are asked for, or hold where they are not."""
        return [f for name, f in self.source.filters.items() if self.argument(name) or name in self.source.defaults]

    def list_name(self, inputs: Inputs) -> str:
        filters = [(name, argument.read(inputs)) for name, argument in self.filters]
        return list_name(self.member.coordinate, self.order_name, filters)

    @cached_property
    def list_name_sql(self) -> str:
        """A literal, or a parameter where the values of filters are part of the name."""
        if self.filters:
            return self.writer.parameter(Argument(PRESENT, self.list_name))
        return quoted(list_name(self.member.coordinate, self.order_name, []))

    @cached_property
    def finder(self) -> str | None:
        """The filter whose rows are in place of the view: one that has them in all orders, or else in this one."""
        having = [] if self.source.rows else [(name, self.source.filters[name]) for name, _ in self.filters]
        in_all = [name for name, each in having if each.rows and not each.rows_in]
        return next(iter([*in_all, *(name for name, each in having if self.order_name in each.rows_in)]), None)

    @property
    def found(self) -> str:
        """The rows of that filter, or else those that the list has in place of the view; empty without."""
        return self.source.filters[self.finder].rows if self.finder else self.source.rows or ""

    @property
    def is_search(self) -> bool:
        """Whether these are there in several reaches."""
        return "{reach}" in self.found

    @property
    def is_walked(self) -> bool:
        """Whether no index has the rows in order, so that the list is walked through for those that meet all."""
        if self.is_search or not self.source.walk:
            return False
        is_apart = any(each.scattered or self.order.scatters for each in self.conditions)
        return is_apart or (len(self.filters) > 1 and not any(each.in_order for each in self.conditions))

    @cached_property
    def few(self) -> str:
        """The name of the keys of which a filter is true, where it may be of few; empty without."""
        of_few = any(each.few for each in self.conditions) and (self.is_search or self.is_walked)
        return self.writer.alias() if of_few else ""

    @property
    def near(self) -> str:
        """The reach of a search, or of a walk, in which all of the page may be; empty without."""
        if not self.is_search:
            return NEXT if self.is_walked else ""
        if self.order.begins and not (self.cursors or self.is_backward):
            return self.order.begins
        way = "older" if self.order.descending is not self.is_backward else "newer"
        return way if self.order.by_time else ""

    def scope(self) -> Scope:
        return replace(self._scope, row=self.writer.alias(), link=self.writer.alias())

    @cached_property
    def _scope(self) -> Scope:
        """One for the whole page, so that what is derived from an argument is one parameter."""
        return relation_scope(self.source, self.member, self.parent, self.writer)

    def keys(self, scope: Scope) -> list[str]:
        return [self.writer.fill(key.sql, scope) for key in self.order.keys]

    @cached_property
    def cursors(self) -> list[Argument]:
        """Those that the client has given."""
        return [cursor for name in ("after", "before") if (cursor := self.argument(name))]

    @cached_property
    def ranked_at(self) -> str:
        """The position of the ranking that is shown: that of a cursor, or else the one of now."""
        assert self.order.ranking
        given = [self.writer.parameter(self._value(cursor, 1)) for cursor in self.cursors]
        now = self.writer.fill(self.order.ranking.position, Scope(parent=self.parent.alias))
        return f"coalesce({', '.join([*given, now])})"

    @property
    def kept(self) -> str:
        """What a cursor has of the order's first key, where that is the same for all rows of a walk; null without."""
        return next((self.key_of(cursor, 0) for cursor in self.cursors if self.order.kept), "null::bigint")

    def cursor_condition(self, name: str, keys: Sequence[str], *, inside: bool = True) -> str | None:
        """The condition for rows on the page's side of the cursor `after` or `before`, or else on the other side; None
        without that argument."""
        cursor = self.argument(name)
        if cursor is None:
            return None
        greater = (name == "after") is not self.order.descending
        sign = {(True, True): ">", (False, True): "<", (True, False): "<=", (False, False): ">="}[greater, inside]
        values = [self.key_of(cursor, place) for place in range(len(self.order.keys))]
        return f"({', '.join(keys)}) {sign} ({', '.join(values)})"

    def cursor_parent(self, cursor: Argument) -> str:
        """The key of the parent whose list the cursor belongs to."""
        return self.writer.parameter(self._value(cursor, 0))

    def key_of(self, cursor: Argument, place: int) -> str:
        value, earlier = self.writer.parameter(self._value(cursor, place - len(self.order.keys))), self.order.earlier
        if earlier is None:
            return value
        numbers = range(1, len(earlier.kinds) + 1)
        arguments = {f"earlier_{number}": self._value(cursor, number, earlier=True) for number in numbers}
        return f"coalesce({value}, {self.writer.fill(earlier.keys[place], Scope(arguments=arguments))})"

    def _value(self, cursor: Argument, place: int, *, earlier: bool = False) -> Argument:
        """One value of a cursor: the parent's key at place 0, then the position of a ranking, then keys. None in a
        cursor of the other version."""
        known = (id(cursor), place, earlier)
        if known not in self._values:

            def read(inputs: Inputs) -> Any:
                with cursor_of(cursor.node):
                    name = self.list_name(inputs)
                    is_earlier, values = decode_version(cursor.read(inputs), name, self.order, self.order.cursor_kinds)
                return values[place] if place == 0 or is_earlier is earlier else None

            kinds = self.order.earlier.kinds if earlier and self.order.earlier else self.order.cursor_kinds
            self._values[known] = Argument(PRESENT, read, SQL_TYPES[["number", *kinds][place]])
        return self._values[known]
