"""The selection of an operation, as statements are made from it: members of JSON objects, with their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from db.compiler.inputs import Argument
from db.compiler.mapping import Source


class JsonType(Enum):
    """How the SQL of a value becomes JSON: a number as it is, true or false, a string that needs no escaping, or by
    `to_json`."""

    NUMBER = auto()
    BOOLEAN = auto()
    NAME = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a JSON object: its response `key`, the field's `name` in snake case, its schema `coordinate`, such
    as `Article.url`, and what is selected of it, for each object type that it can have. Of a list only as many items as
    its `limit` are wanted, all for None."""

    key: str
    name: str
    source: Source
    json_type: JsonType = JsonType.ANY
    nullable: bool = False
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    selections: Sequence["Selection"] = ()
    coordinate: str = ""
    limit: int | None = None

    def limited(self, size: int | None) -> int | None:
        """How many of that many items are wanted, of any number for None."""
        return min((each for each in (size, self.limit) if each is not None), default=None)

    @property
    def selection(self) -> "Selection":
        return self.selections[0]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected of one object type. `view` has its rows, and `visibility` is the predicate under which the
    viewer may see one, `visibility_by_key` that where they name it. `cache_tag` is what the rows depend on, and
    `visibility_tag` what the predicate does. `today` has the row of which the predicate must hold today, too, where
    another moment is read."""

    type_name: str
    view: str
    visibility: str
    members: Sequence[Member]
    cache_tag: str = ""
    visibility_tag: str = ""
    visibility_by_key: str = "true"
    today: str = ""
