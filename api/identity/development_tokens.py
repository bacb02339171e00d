"""Development tokens, signed as the publisher's site would sign them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from api.identity.claims import DEVELOPMENT, BadClaim, identity_of
from api.identity.keys import SecretKey
from api.identity.signing_secret import SecretUnavailable, signing_secret
from api.settings.settings import Settings, variable
from db.text.slugs import slug_of
from schema.rules.identity import Role


def sign_token(settings: Settings, claims: dict[str, Any], hours: int) -> str:
    """Raises BadClaim for claims that no server would accept, and SecretUnavailable."""
    if settings.jwks_url:
        reason = f"tokens are signed by whoever owns the keys of {variable('jwks_url')}"
        raise SecretUnavailable(f"cannot sign a token: {reason}")
    identity_of(claims)
    now = datetime.now(UTC)
    addressed = {"iss": settings.jwt_issuer, "aud": settings.jwt_audience}
    payload = {**claims, "iat": now, "exp": now + timedelta(hours=hours)}
    payload |= {claim: value for claim, value in addressed.items() if value}
    return jwt.encode(payload, signing_secret(settings), *SecretKey.algorithms)


def development_claims(name: str, roles: Sequence[str], subject: str | None) -> dict[str, Any]:
    """Without a subject, one for the name that no reader of the publisher's has."""
    unknown = [role for role in roles if not role.isascii() or role.upper() not in Role.__members__]
    if unknown:
        raise BadClaim(f"There is no role {unknown[0]!r}: take {', '.join(Role.__members__).lower()}.")
    own = {"sub": f"{DEVELOPMENT}:{slug_of(name)}", DEVELOPMENT: True}
    claims = {**(own if subject is None else {"sub": subject}), "name": name}
    return claims | ({"roles": [role.upper() for role in roles]} if roles else {})
