"""What an operator can set about who readers are: the keys of their tokens."""

from typing import Literal

from pydantic import BaseModel

from api.settings.fields import setting
from api.settings.values import SHORTEST_SECRET, KeyAddress, Secret


class IdentitySettings(BaseModel):
    """Signing in"""

    jwt_secret: Secret | None = setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs readers' tokens with HS256; without it, Dateline makes one and keeps it in `DATELINE_DATA_DIR`",
        repr=False,
    )
    jwks_url: KeyAddress | None = setting(
        None,
        "an address like https://news.example/.well-known/jwks.json",
        "Has the public keys of readers' tokens, which are then signed with RS256 or ES256 and not with a secret",
    )
    jwt_issuer: str | None = setting(None, "a text", "The `iss` that tokens must have; without it, any")
    jwt_audience: str | None = setting(None, "a text", "The `aud` that tokens must have; without it, any")
    sign_in_form: Literal["auto", "on", "off"] = setting(
        "auto",
        "auto, on or off",
        "Whether `/sign-in` lets anyone comment under any name; auto: only readers on this machine, of a server that"
        " listens for nobody else",
    )
