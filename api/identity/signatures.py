"""Verifies the signature, the dates and the claims of a JSON Web Token, by PyJWT."""

from typing import Any

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAlgorithmError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)
from jwt.types import Options

from api.identity.claims import BadClaim, identity_of
from api.identity.keys import LEEWAY, Keys
from api.settings.settings import Settings
from schema.rules.identity import Identity

# `sub` has rules of its own here, and `jti` has no meaning.
UNCHECKED: Options = {"verify_sub": False, "verify_jti": False}

REASONS: dict[type[PyJWTError], str] = {
    ExpiredSignatureError: "The token has expired.",
    ImmatureSignatureError: "The token is not valid yet.",
    InvalidIssuerError: "The token is from another issuer.",
    InvalidAudienceError: "The token is for another audience.",
    InvalidAlgorithmError: "The token is signed with an algorithm that is not accepted here.",
    InvalidSignatureError: "The token's signature is wrong.",
}


class SignatureRefused(ValueError):
    """The message says what is wrong with it."""


async def verify(token: str, keys: Keys, settings: Settings) -> tuple[Identity, int]:
    """The identity, and when the token expires, in seconds since 1970. Raises SignatureRefused and KeysUnavailable."""
    try:
        claims = await _claims(token, keys, settings)
        return identity_of(claims), int(claims["exp"])
    except PyJWTError as error:
        raise SignatureRefused(_reason(error)) from None
    except BadClaim as error:
        raise SignatureRefused(str(error)) from None


async def _claims(token: str, keys: Keys, settings: Settings) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm not in keys.algorithms:
        raise InvalidAlgorithmError
    key = await keys.find(header.get("kid"), algorithm)
    if key is None:
        raise SignatureRefused("The token is signed with an unknown key.")
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[algorithm],
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        leeway=LEEWAY,
        options={"require": ["exp"], "verify_aud": settings.jwt_audience is not None, **UNCHECKED},
    )
    return claims


def _reason(error: PyJWTError) -> str:
    if isinstance(error, MissingRequiredClaimError):
        return f'The token has no "{error.claim}".'
    return REASONS.get(type(error), "The token is malformed.")
