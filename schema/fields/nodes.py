"""Objects with a global ID, and looking them up by it."""

from typing import ClassVar

import strawberry

from db.compiler.mapping import GlobalId
from db.compiler.references import Lookup
from schema.fields.mapped_fields import FieldArgument, mapped

FOR_EDITORS = "({row}.listed or {editor})"
"""What readers may see, and editors, too."""
UNLISTED = (
    "select a.id from news.article a where a.status < 'PUBLISHED' or a.status > 'PUBLISHED'"
    " or (a.status = 'PUBLISHED' and a.published_at > now())"
)
"""The articles that readers do not find: few, and an index has these. Of much that has an article, to know these takes
less than to look at the article of each."""
ITS_ARTICLE = "graph.article today where today.id = {row}.article_id"
"""The `today` of what is visible with its article, also where the article has it no longer."""


@strawberry.interface(description="An object that can be fetched by its ID alone.")
class Node:
    id: strawberry.ID = mapped(GlobalId(), "Unique among all objects, and the same for ever. Treat it as opaque.")

    visibility: ClassVar[str] = "{row}.listed"
    """The SQL predicate under which a viewer may see a row of the type. `visibility_by_key` is that of who names the
    row, by its ID or another key of its own, where it is another: so editors reach what no list shows."""
    cache_tag: ClassVar[str] = "article:{row}.article_id"
    """What its rows depend on; `visibility_tag` is what the predicate depends on beside that."""
    visibility_tag: ClassVar[str] = ""
    today: ClassVar[str]
    """As of another moment: who has to be visible today, by default the row itself."""


@strawberry.type
class NodeQueries:
    node: Node | None = mapped(
        Lookup("id"),
        "The object with this ID; null where there is none that you may see.",
        id=FieldArgument(strawberry.ID, "The `id` of any object."),
    )
    nodes: list[Node | None] = mapped(
        Lookup("ids", many=True),
        "The objects with these IDs, in the same order; null where there is none that you may see. At most 100.",
        ids=FieldArgument(list[strawberry.ID], "The `id`s of any objects: 0 to 100, in any order."),
    )
