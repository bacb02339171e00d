"""The secret that signs tokens: that of the settings, or else one that Dateline generates and stores."""

import os
from fcntl import LOCK_EX, flock
from pathlib import Path
from secrets import token_urlsafe

from api.settings.settings import Settings, takes, variable
from api.settings.values import is_secret

FILE = "jwt-secret"
BYTES = 48


class SecretUnavailable(RuntimeError):
    """The message says in one line why tokens cannot be signed or verified."""


def signing_secret(settings: Settings) -> str:
    return settings.jwt_secret or _stored_secret(settings.data_dir / FILE)


def unmade_secret(settings: Settings) -> Path | None:
    """Where one is to be generated, as there is none yet."""
    path = settings.data_dir / FILE
    return None if settings.jwt_secret or path.exists() else path.absolute()


def _stored_secret(path: Path) -> str:
    """Generated once, under a lock: all processes that start at the same time get the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a+", encoding="utf-8", opener=_for_owner_only) as file:
            flock(file, LOCK_EX)
            file.seek(0)
            secret = file.read().strip()
            if not secret:
                secret = token_urlsafe(BYTES)
                file.write(f"{secret}\n")
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise SecretUnavailable(f"cannot keep a secret in {path}: {reason}; set {variable('jwt_secret')}") from error
    if not is_secret(secret):
        raise SecretUnavailable(f"{path} must hold {takes('jwt_secret')}; remove it to have a new one made")
    return secret


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
