"""Who is asking: as statements need it, and as clients see it."""

import strawberry

from db.compiler.mapping import Embedded, Expression, One, Viewer
from schema.discussion.commenters import Commenter
from schema.engine.context import Services
from schema.fields.mapped_fields import mapped
from schema.rules.identity import Identity, Role


async def viewer_of(services: Services, identity: Identity | None) -> Viewer:
    if identity is None:
        return Viewer()
    key = await services.viewers.key(services.database, identity.subject, identity.name, identity.badge)
    roles = sorted({Role.READER.name, *(role.name for role in identity.roles)})
    return Viewer(key, identity.is_moderator, roles)


@strawberry.type(name="Viewer", description="Who is asking.")
class ViewerType:
    commenter: Commenter = mapped(One("{row}.id = {viewer}", owned=True), "How others see you.")
    roles: list[Role] = mapped(Expression("{roles}"), "What you may do.")


@strawberry.type
class ViewerQueries:
    viewer: ViewerType | None = mapped(
        Embedded("", present="{viewer} is not null"), "Who is asking: null for an anonymous reader."
    )
