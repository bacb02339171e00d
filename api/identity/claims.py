"""Claims of a verified token, read strictly, so that whoever signs tokens notices mistakes."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from db.text import names
from schema.rules.identity import Identity, Role

DEVELOPMENT = "development"
"""The claim of tokens that Dateline makes for development, and what their subjects begin with: no others may."""
LONGEST_SUBJECT = 200
LONGEST_NAME = 80
# Control characters, and halves of characters, which no UTF-8 can hold.
UNPRINTABLE = ("Cc", "Cs")


class BadClaim(ValueError):
    """The message says what is wrong."""


def identity_of(claims: Mapping[str, Any]) -> Identity:
    subject = _text("sub", claims.get("sub"), LONGEST_SUBJECT)
    if subject.startswith(f"{DEVELOPMENT}:") and claims.get(DEVELOPMENT) is not True:
        raise BadClaim(f'The token\'s "sub" begins with "{DEVELOPMENT}:", which is for tokens that Dateline makes.')
    return Identity(subject, _name(claims.get("name")), _roles(claims.get("roles")))


def _name(given: Any) -> str:
    """What cannot be seen is left out. What would be shown as something else is refused."""
    name = _text("name", names.normal(given) if isinstance(given, str) else given, LONGEST_NAME)
    if fault := names.fault(name):
        raise BadClaim(f'The token\'s "name" {fault}.')
    return name


def _text(claim: str, value: Any, longest: int) -> str:
    if value is None:
        raise BadClaim(f'The token has no "{claim}".')
    if not isinstance(value, str) or not _is_visible(value) or len(value) > longest:
        raise BadClaim(f'The token\'s "{claim}" must be a text of 1 to {longest} characters.')
    if any(unicodedata.category(character) in UNPRINTABLE for character in value):
        raise BadClaim(f'The token\'s "{claim}" has a control character.')
    return value


def _is_visible(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _roles(given: Any) -> frozenset[Role]:
    """Roles that Dateline does not know are ignored."""
    roles = [] if given is None else given
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise BadClaim('The token\'s "roles" must be a list of texts.')
    known = {role.upper() for role in roles if role.isascii()} & Role.__members__.keys()
    return frozenset({Role.READER, *(Role[role] for role in known)})
