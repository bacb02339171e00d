"""Where the value of a field comes from. Each schema field carries a source; `db/compiler/statements` makes it SQL.

In every SQL template `{row}` is the row that the field's own type stands on, `{parent}` the row around it, `{link}` the
row of a table between the two, `{viewer}`, `{moderator}` and `{roles}` who is asking, `{author}` the same as `{viewer}`
where it only matters whether they wrote the row, `{written}` the row that a mutation has just written, `{position}`,
`{portion}` and `{keys}` where a feed is read, and any other name an argument of the field.

Tags say what an answer shows, so that it can be kept until that changes: words such as `articles`, or a kind and the
key that tells which, such as `discussion:{row}.id`; of several, with blanks between. What has changed is announced
under the same names, by the triggers in `sql/migrations/0006_announcements.sql`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from db.compiler.inputs import Argument


class Form(Enum):
    """How a column's value becomes JSON: a number as it stands, true or false, a name in quotes, or by `to_json`."""

    NUMBER = auto()
    BOOLEAN = auto()
    NAME = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: one of the words below. `tag` is what the value depends on, beside its row."""

    tag: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Beside(Source):
    """Not from the statement, where it is an empty list: if there is more, Python puts it there before graphql-core
    completes the operation."""


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
class Identifier(Source):
    """The global ID: the type's name and the row's key, such as `Comment_42`."""


@dataclass(frozen=True, slots=True)
class Chosen(Source):
    """The source that an enum argument picks, the first one where it is null."""

    argument: str
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Embedded(Source):
    """An object whose fields are columns of the parent's own row under a prefix; null where `present` is false."""

    prefix: str
    present: str = "true"


@dataclass(frozen=True, slots=True)
class Related(Source):
    """Rows of another type's view. `owned`: reaching the parent already proves that the viewer may see them."""

    on: str
    through: str | None = None
    owned: bool = False


@dataclass(frozen=True, slots=True)
class One(Related):
    """At most one row. `absent` is the tag of there being none."""

    absent: str = ""


@dataclass(frozen=True, slots=True)
class Many(Related):
    """All rows in an order, as a plain list. Where no `first` argument limits it, cost expects `size` rows."""

    order: str = "{row}.id"
    size: int = 10


@dataclass(frozen=True, slots=True)
class Key:
    """One column of a keyset. `kind` says how a cursor writes it: `time` in microseconds, `number` or `text`."""

    sql: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of a list: all keys run the same way, the last one is unique. Without the argument that it `needs`
    a list runs in its first order instead; `where` holds for all rows, and lets PostgreSQL see that an index fits.
    `tag` is what it depends on."""

    keys: Sequence[Key]
    descending: bool = False
    needs: str | None = None
    where: str | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Connection(Related):
    """Rows in pages. `orders` by the order argument's value (the first one without it); `filters` hold when given, and
    `defaults` where they are not. `feed` is where the feed of what changes them stands. `tags` are what filters depend
    on."""

    orders: Mapping[str, Order] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    feed: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part(Source):
    """One of a connection's own fields, by name; only `Connection` knows what to do with it."""

    name: str


@dataclass(frozen=True, slots=True)
class Lookup(Source):
    """Rows of any type by the global IDs in an argument; `many` makes a list of them, null where there is none."""

    argument: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """Steps of a log. `rows` are those of `graph.comment_event` behind `{position}`, whose `type` column names the type
    of each. `log` is its name in cursors, `of` the argument with the global IDs of what it is about. Cost expects
    `size` steps, which are what one statement may have to make. `of_type` is the type of those IDs; `is_personal` tells
    whether a step, as it is asked for, has to be read for each viewer."""

    rows: str
    log: str
    of: str | None = None
    size: int = 100
    of_type: str = ""
    is_personal: Callable[["Member"], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Counts(Feed):
    """No log, but how many comments the articles `of` have now: each time that their logs go on."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a JSON object: its `key`, the field's `name` in snake case, its `place` in the schema, such as
    `Article.url`, and what is wanted of it."""

    key: str
    name: str
    source: Source
    form: Form = Form.JSON
    nullable: bool = False
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    selections: Sequence["Selection"] = ()
    place: str = ""

    @property
    def selection(self) -> "Selection":
        return self.selections[0]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one object type. `reach` is the predicate under which the viewer may see a row of it; `tag` is
    what its rows depend on, and `reach_tag` what the predicate does."""

    type_name: str
    reach: str
    members: Sequence[Member]
    tag: str = ""
    reach_tag: str = ""
