"""Who is asking: as statements need it, and as clients see it."""

import strawberry

from db.compiler.mapping import Embedded, Expression, One
from schema.discussion.commenters import Commenter
from schema.fields.mapped_fields import mapped
from schema.rules.identity import Role


@strawberry.type(name="Viewer", description="Who is asking.")
class ViewerType:
    id: strawberry.ID = mapped(
        Expression("'Viewer_' || {viewer}"), "The same for as long as it is you: caches keep what you see by it."
    )
    commenter: Commenter = mapped(One("{row}.id = {viewer}", visible_with_parent=True), "How others see you.")
    roles: list[Role] = mapped(Expression("{roles}"), "What you may do.")


@strawberry.type
class ViewerQueries:
    viewer: ViewerType | None = mapped(
        Embedded("", present="{viewer} is not null"), "Who is asking: null for an anonymous reader."
    )
