"""Makes tokens as the publisher's site would, for development."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from api.identity.claims import DEVELOPMENT, BadClaim, identity_of
from api.identity.signing_secret import SecretKey, SecretUnavailable, secret_of
from api.settings.settings import Settings, variable
from db.text.slugs import slug_of
from schema.rules.identity import Role


def signed(settings: Settings, bearer: dict[str, Any], hours: int) -> str:
    """A token with the bearer's claims. Raises BadClaim for those that no server would accept."""
    if settings.jwks_url:
        reason = f"tokens are signed by whoever owns the keys of {variable('jwks_url')}"
        raise SecretUnavailable(f"cannot sign a token: {reason}")
    identity_of(bearer)
    now = datetime.now(UTC)
    addressed = {"iss": settings.jwt_issuer, "aud": settings.jwt_audience}
    claims = {**bearer, "iat": now, "exp": now + timedelta(hours=hours)}
    claims |= {claim: value for claim, value in addressed.items() if value}
    return jwt.encode(claims, secret_of(settings), *SecretKey.algorithms)


def bearer_of(name: str, roles: Sequence[str], subject: str | None) -> dict[str, Any]:
    """Without a subject, one for the name that no reader of the publisher's has."""
    unknown = [role for role in roles if not role.isascii() or role.upper() not in Role.__members__]
    if unknown:
        raise BadClaim(f"There is no role {unknown[0]!r}: take {', '.join(Role.__members__).lower()}.")
    own = {"sub": f"{DEVELOPMENT}:{slug_of(name)}", DEVELOPMENT: True}
    claims = {**(own if subject is None else {"sub": subject}), "name": name}
    return claims | ({"roles": [role.upper() for role in roles]} if roles else {})
