"""Sources of objects of any type: the relations of `db/compiler/mapping` reach those of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.compiler.mapping import Derived, Source


@dataclass(frozen=True, slots=True)
class Lookup(Source):
    """Rows of any type by the global IDs in an argument; `many` makes a list of them, null where there is none."""

    argument: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Reference(Source):
    """At most one row of any of several types. `rows`, a set-returning function or a query in brackets, gives the
    type's name and the row's key, as `type` and `id`; `derived` and `absent_tag` are as in a relation. Whoever finds
    the reference names the row."""

    rows: str
    derived: Mapping[str, Derived] = field(default_factory=dict)
    absent_tag: str = ""
