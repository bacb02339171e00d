"""Identities and roles, as verified tokens have them; tokens themselves are `api/identity`'s."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, get_args

import strawberry

Scope = Literal["articles:read", "articles:write", "articles:publish", "images:write", "audit:read"]
"""What a service token may do. Editors may do all of it."""
SCOPES: frozenset[Scope] = frozenset(get_args(Scope))


@strawberry.enum(description="What someone may do.")
class Role(Enum):
    READER = strawberry.enum_value("READER", description="Read and comment. Everyone who is signed in has it.")
    MODERATOR = strawberry.enum_value("MODERATOR", description="Decide about others' comments.")
    EDITOR = strawberry.enum_value("EDITOR", description="Work for the newsroom; includes all that moderators may do.")


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified token's subject, the name to show, and the roles. `renames`: who has another name by now takes this
    one; not where they are only looked at again, as another token may have given them another name since."""

    subject: str
    name: str
    roles: frozenset[Role] = frozenset()
    renames: bool = True

    @property
    def is_moderator(self) -> bool:
        return bool(self.roles & {Role.MODERATOR, Role.EDITOR})

    @property
    def is_editor(self) -> bool:
        return Role.EDITOR in self.roles

    @property
    def scopes(self) -> frozenset[Scope]:
        return SCOPES if Role.EDITOR in self.roles else frozenset()

    @property
    def badge(self) -> str | None:
        """What sets the commenter apart: STAFF for the newsroom, MODERATOR for moderators."""
        if Role.EDITOR in self.roles:
            return "STAFF"
        return "MODERATOR" if Role.MODERATOR in self.roles else None
