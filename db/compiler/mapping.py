"""The mapping of fields to SQL: each schema field carries a source, which `db/compiler/rendering` turns into SQL.

In every SQL template `{row}` is the row that the field's own type stands on, `{parent}` the row around it, `{link}` the
row of a table between the two, `{viewer}`, `{moderator}`, `{editor}` and `{roles}` who sends the request, `{author}`
the same as `{viewer}` where it only matters whether they wrote the row, `{written}` the row that a mutation has
written, `{results}` what became of several, `{position}`, `{batch_size}` and `{keys}` where a feed is read, and any
other name an argument of the field.
Tables, views and functions have their schema with them, and the time is `now()`, so that `db/compiler/sql_functions.py`
can make of it what reads the past.

Cache tags name what a value depends on: words such as `articles`, or a kind and a key, such as `discussion:{row}.id`;
of several, with blanks between. A write notifies of the same tags (`sql/migrations/0006_announcements.sql`).

Work is what a value takes beside its rows. Its unit is a plain column of one row, about a microsecond of PostgreSQL's
time; limits on operations go by it, and so does their turn where many wait.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.compiler.orders import Order

FIND = 5  # the work of finding rows by an index


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: one of the classes below. `cache_tag` is what it depends on beside its row, `work` what
    it takes."""

    cache_tag: str = field(default="", kw_only=True)
    work: int = field(default=1, kw_only=True)


@dataclass(frozen=True, slots=True)
class Resolved(Source):
    """A list that Python resolves, not the statement: in the statement's JSON it is empty."""


@dataclass(frozen=True, slots=True)
class Column(Source):
    """A column of the type's view, by the field's own name unless another is given."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Expression(Source):
    """Any SQL over `{row}`."""

    sql: str


@dataclass(frozen=True, slots=True)
class Constant(Source):
    """The same text in every row, such as `__typename`."""

    text: str


@dataclass(frozen=True, slots=True)
class GlobalId(Source):
    """The type's name and the row's key, such as `Comment_42`."""


@dataclass(frozen=True, slots=True)
class ByArgument(Source):
    """The source that an enum argument selects; the first one where it is null."""

    argument: str
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Embedded(Source):
    """An object whose fields are columns of the parent's own row under a prefix; null where `present` is false."""

    prefix: str
    present: str = "true"


@dataclass(frozen=True, slots=True)
class Root(Source):
    """The root of all queries, as a field of what a mutation answers."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What Python makes of an argument, for the templates of its field to name, such as a query of the words in it."""

    argument: str
    make: Callable[[Any], Any]
    sql_type: str = "text"


@dataclass(frozen=True, slots=True)
class Related(Source):
    """Rows of another type's view, joined `on` a condition, where need be `through` a table or function. `rows` are in
    place of the view: a set-returning function, or a query in brackets. `derived` are values made of arguments, by the
    names that templates have for them.

    `visible_with_parent`: who may see the parent may see them, so that their type's own predicate is left out.
    `by_key`: the client names the row, and sees what it would by its global ID. `work` is to find them, once for each
    parent; what each row takes is counted by itself.
    """

    on: str
    through: str | None = None
    rows: str | None = None
    derived: Mapping[str, Derived] = field(default_factory=dict)
    visible_with_parent: bool = False
    by_key: bool = False
    work: int = field(default=FIND, kw_only=True)


@dataclass(frozen=True, slots=True)
class One(Related):
    """At most one row. `absent_tag` is the cache tag where there is none. `moment` names the argument as of which it is
    read, with all that is selected of it."""

    absent_tag: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Many(Related):
    """All rows in an order, as a plain list. Where no `first` argument limits it, the cost of an operation counts
    `size` rows."""

    order: str = "{row}.id"
    size: int = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the rows of a list. `cache_tag` is what it depends on, `work` is to find the rows that meet it:
    `rows` are there for view and condition, with all that conditions and orders name, where not only `rows_in` some,
    and `counted` where rows are counted. `sql_by_reach` is it in other words for one reach, or for each of several ways
    to a page. `few` is a query for the keys of all that meet it, by an index: of few each is asked for all else.
    `in_order` is what they all meet, and an index has in the list's order; `scattered` are those that none has so."""

    sql: str = "true"
    cache_tag: str = ""
    work: int = FIND
    rows: str = ""
    rows_in: Sequence[str] = ()
    sql_by_reach: Mapping[str, str] = field(default_factory=dict)
    few: str = ""
    in_order: str = ""
    scattered: bool = False
    once: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Some rows of a list: its `on` for them, and `rows` for the view, with all that conditions and orders name."""

    on: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Connection(Related):
    """Rows in pages. `orders` are by the value of the argument `order_by`, the first one where it is null; `filters` by
    the argument that they are for, and `defaults` hold where it is null. `feed` is an expression for the cursor of the
    feed that tells of changes to the list.

    `total` is an expression for the length of the list without filters, where that is kept or soon found by
    `total_work`; where there is none, `counting` is the work of counting it. `ways` share its rows out: for viewers
    who see some that others do not, an index has the others in order, but not all. The others need none. Of scattered
    rows the next `walk` are asked first. `once` is read once for a search: what is `nearest`, and whether it `is_cut`.
    """

    orders: Mapping[str, Order] = field(default_factory=dict)
    filters: Mapping[str, Filter] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    feed: str | None = None
    total: str | None = None
    total_work: int = FIND
    counting: int = 1_000
    ways: Sequence[Way] = ()
    walk: int = 0
    once: str = ""


@dataclass(frozen=True, slots=True)
class Part(Source):
    """One of a connection's own fields, by name, which `Connection` renders. Of an edge that no list is around, the row
    is that of the node, and has a column `cursor`."""

    name: str


@dataclass(frozen=True, slots=True)
class OfList(Source):
    """One of a connection's own fields: any SQL over the arguments of the list."""

    sql: str
