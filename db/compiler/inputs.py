"""The inputs of a statement that differ from request to request: variables, the viewer, positions in a feed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

PRESENT = object()
"""The shape of an argument whose value the SQL must not depend on: it becomes a parameter."""
COMMAND_LINE, COMMAND_LINE_KEY = "command line", 0
"""The actor in logs, and the key in place of a service token's, of which the first is 1."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who sends the request, as statements see it: `id` is the commenter's key, None for an anonymous reader and for a
    service token, whose key is `token`. `scopes` are what the newsroom's work allows them. `name` is the commenter's,
    and `comments` how many of them were published when they signed in; both are empty for who is banned. `has_own`:
    they then had rows that others did not see. That is for the way to read lists, and not for what is in them."""

    id: int | None = None
    is_moderator: bool = False
    roles: Sequence[str] = ()
    scopes: frozenset[str] = frozenset()
    token: int | None = None
    name: str = field(default="", compare=False)
    comments: int = field(default=0, compare=False)
    has_own: bool = field(default=False, compare=False)

    @property
    def is_anonymous(self) -> bool:
        return self.id is None and self.token is None

    @property
    def actor(self) -> str:
        """A key for logs, which outlives the account."""
        if self.token == COMMAND_LINE_KEY:
            return COMMAND_LINE
        return f"Token_{self.token}" if self.token else f"Commenter_{self.id}"

    @property
    def is_editor(self) -> bool:
        """Whether they may see articles that readers do not: with any scope of articles, as what they write or publish
        is answered to them."""
        return any(scope.startswith("articles:") for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Inputs:
    """`variables` are coerced, by name; `written` is the key of the row that a mutation has written,
    and `results` a JSON list of objects with what became of several.

    Of feeds, `position` is where to read on from, `keys` whose current values to read, `resume_cursor` what the
    transport resumes from whatever the argument says, and `batch_size` how many events to read at once.
    """

    variables: Mapping[str, Any]
    viewer: Viewer
    written: int | None = None
    results: str = "[]"
    position: int | None = None
    keys: Sequence[int] = ()
    resume_cursor: str | None = None
    batch_size: int = 100


ReadInput = Callable[[Inputs], Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field. `shape` is what the SQL may depend on: an int, a boolean, an enum value's name, a list's
    length, None, or else PRESENT. `read` gives the value of one request. `node` is that of the field in the document,
    for errors to point at; `types` are those that the objects in a list say they have, where they say so."""

    shape: Any
    read: ReadInput
    sql_type: str = "text"
    node: Any = None
    types: Sequence[str] = ()

    def unseen(self) -> "Argument":
        """A number for a statement that is to be the same for all numbers."""
        return replace(self, shape=PRESENT, sql_type="integer") if isinstance(self.shape, int) else self


CONTEXT_ARGUMENTS = {
    "viewer": Argument(PRESENT, lambda inputs: inputs.viewer.id, "bigint"),
    "moderator": Argument(PRESENT, lambda inputs: inputs.viewer.is_moderator, "boolean"),
    "editor": Argument(PRESENT, lambda inputs: inputs.viewer.is_editor, "boolean"),
    "roles": Argument(PRESENT, lambda inputs: inputs.viewer.roles, "text[]"),
    "author": Argument(PRESENT, lambda inputs: inputs.viewer.id, "bigint"),
    "position": Argument(PRESENT, lambda inputs: inputs.position, "bigint"),
    "batch_size": Argument(PRESENT, lambda inputs: inputs.batch_size, "integer"),
    "keys": Argument(PRESENT, lambda inputs: inputs.keys, "bigint[]"),
    "written": Argument(PRESENT, lambda inputs: inputs.written, "bigint"),
    "results": Argument(PRESENT, lambda inputs: inputs.results, "jsonb"),
}
"""What every template may name besides the arguments of its field."""
VIEWER_ARGUMENTS = {"viewer", "author", "moderator", "roles"}
