"""What an operator can set, all by environment variables, and the one line that refuses a wrong one."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings.cache import CacheSettings
from api.settings.comments import CommentSettings
from api.settings.database import DatabaseSettings
from api.settings.documents import DocumentSettings
from api.settings.identity import IdentitySettings
from api.settings.images import EmbedSettings, ImageSettings
from api.settings.limits import FairnessSettings, LimitSettings, RegisteredLimitSettings
from api.settings.live import LiveSettings
from api.settings.operation import OperationSettings
from api.settings.site import SiteSettings
from api.settings.values import is_loopback

PREFIX = "DATELINE_"


class SettingRefused(ValueError):
    """Names the variable and says what it takes, in one line."""


class Settings(
    SiteSettings,
    IdentitySettings,
    CommentSettings,
    DatabaseSettings,
    ImageSettings,
    EmbedSettings,
    CacheSettings,
    LiveSettings,
    DocumentSettings,
    LimitSettings,
    RegisteredLimitSettings,
    FairnessSettings,
    OperationSettings,
    BaseSettings,
):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, populate_by_name=True, frozen=True)

    @property
    def wants_samples(self) -> bool:
        return self.samples == "on" or (self.samples == "auto" and self.database_url is None)

    @property
    def is_local(self) -> bool:
        """Whether the site's address leads to the machine that it runs on: readers are its developers then."""
        return is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def image_origins(self) -> tuple[str, ...]:
        """From where pages show images, for their policy: the address of the site, and the image CDN."""
        addresses = filter(None, (self.public_url, self.image_url_template))
        return tuple(dict.fromkeys(map(_origin, addresses)))

    @property
    def offers_sign_in(self) -> bool:
        """Who verifies by others' keys can sign no token."""
        wanted = self.sign_in_form == "on" or (self.sign_in_form == "auto" and self.is_local)
        return wanted and self.jwks_url is None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}:" if "{" in parts.netloc else f"{parts.scheme}://{parts.netloc}"


def variable(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias or PREFIX + field.upper())


VARIABLES = {variable(field): field for field in Settings.model_fields}
PASSWORDS = {
    "jwt_secret",
    "moderator_secret",
    "purge_secret",
    "metrics_token",
    "images_secret_key",
    "database_url",
    "database_listen_url",
    "database_replica_urls",
}
"""What holds one, and is not to be shown."""
NEEDS = (
    ("moderator_url", "moderator_secret"),
    ("purge_url", "purge_secret"),
    ("images_secret_key", "images_access_key"),
    ("images_access_key", "images_secret_key"),
    ("images_endpoint", "images"),
    ("database_listen_url", "database_url"),
    ("database_replica_urls", "database_url"),
)


def takes(field: str) -> str:
    extra = Settings.model_fields[field].json_schema_extra
    return str(extra["takes"]) if isinstance(extra, dict) else ""


def load_settings() -> Settings:
    _refuse_unknown(os.environ)
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingRefused(_in_one_line(error.errors()[0])) from None
    if settings.jwt_secret and settings.jwks_url:
        raise SettingRefused(f"set {variable('jwt_secret')} or {variable('jwks_url')}, not both")
    if settings.comment_minimum > settings.comment_maximum:
        raise SettingRefused(f"{variable('comment_minimum')} is more than {variable('comment_maximum')}")
    if settings.pgbouncer != "off" and not settings.database_listen_url:
        raise SettingRefused(f"{variable('pgbouncer')} needs {variable('database_listen_url')}")
    if settings.allow_credentials and "*" in settings.allowed_origins:
        raise SettingRefused(
            f"{variable('allow_credentials')} needs the origins of {variable('allowed_origins')} by name"
        )
    for field, needed in NEEDS:
        if getattr(settings, field) and not getattr(settings, needed):
            raise SettingRefused(f"{variable(field)} needs {variable(needed)}")
    return settings


def _refuse_unknown(names: Iterable[str]) -> None:
    for name in sorted(names):
        if name.startswith(PREFIX) and name not in VARIABLES:
            similar = get_close_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, n=1)
            guess = "".join(f"; did you mean {variable(field)}?" for field in similar)
            raise SettingRefused(f"{name} is not a setting{guess}")


def _in_one_line(problem: Any) -> str:
    place = str(problem["loc"][0])
    field = VARIABLES.get(place, place)
    given = "" if field in PASSWORDS else f", not {problem['input']!r}"
    return f"{variable(field)} takes {takes(field)}{given}"
