"""What an operator can set, all by environment variables, and the one line that refuses a wrong one."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings.cache import CacheSettings
from api.settings.comments import CommentSettings
from api.settings.database import DatabaseSettings
from api.settings.documents import DocumentSettings
from api.settings.fields import count, on, seconds, setting
from api.settings.limits import LimitSettings
from api.settings.live import LiveSettings
from api.settings.operation import OperationSettings
from api.settings.values import SHORTEST_SECRET, KeyAddress, Origins, Secret, WebAddress, is_loopback

PREFIX = "DATELINE_"


class SettingRefused(ValueError):
    """Names the variable and says what it takes, in one line."""


class Settings(
    DatabaseSettings,
    LimitSettings,
    DocumentSettings,
    CacheSettings,
    LiveSettings,
    OperationSettings,
    CommentSettings,
    BaseSettings,
):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, populate_by_name=True, frozen=True)

    data_dir: Path = setting(Path(".dateline"), "a directory", "Where Dateline's own PostgreSQL keeps its data")
    jwt_secret: Secret | None = setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs readers' tokens with HS256; without it, Dateline makes one and keeps it in the data directory",
        repr=False,
    )
    jwks_url: KeyAddress | None = setting(
        None,
        "an address like https://news.example/.well-known/jwks.json",
        "Has the public keys of readers' tokens, which are then signed with RS256 or ES256",
    )
    jwt_issuer: str | None = setting(None, "a text", "The `iss` that tokens must have")
    jwt_audience: str | None = setting(None, "a text", "The `aud` that tokens must have")
    public_url: WebAddress = setting(
        "http://127.0.0.1:8000",
        "an address like https://news.example",
        "The site as readers reach it: the links that Dateline makes begin with it",
    )
    samples: Literal["auto", "on", "off"] = setting(
        "auto",
        "auto, on or off",
        "Whether `serve` puts sample articles into an empty database; auto: only into its own PostgreSQL",
    )
    sign_in_form: Literal["auto", "on", "off"] = setting(
        "auto",
        "auto, on or off",
        "Whether readers may sign in under any name; auto: only where public_url is on this machine",
    )
    graphiql: bool = on("Whether browsers that open the endpoint get GraphiQL")
    introspection: bool = on("Whether clients may read the schema")
    request_timeout: float = seconds(15, "When Dateline gives a request up")
    compression: bool = on("Whether answers are compressed for clients that accept it")
    max_body_bytes: int = count(100_000, 1_000, 100_000_000, "Bytes in a request's body")

    allowed_origins: Origins = setting(
        (),
        "origins like https://www.news.example with commas between, or *",
        "Other sites whose pages may use Dateline from a browser",
    )
    frame_ancestors: Origins = setting((), "origins with commas between, or *", "Sites that may show pages in frames")

    @property
    def wants_samples(self) -> bool:
        return self.samples == "on" or (self.samples == "auto" and self.database_url is None)

    @property
    def is_local(self) -> bool:
        """Whether the site's address leads to the machine that it runs on: readers are its developers then."""
        return is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def offers_sign_in(self) -> bool:
        """Who verifies by others' keys can sign no token."""
        wanted = self.sign_in_form == "on" or (self.sign_in_form == "auto" and self.is_local)
        return wanted and self.jwks_url is None


def variable(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias or PREFIX + field.upper())


VARIABLES = {variable(field): field for field in Settings.model_fields}
PASSWORDS = {
    "jwt_secret",
    "moderator_secret",
    "purge_secret",
    "database_url",
    "database_listen_url",
    "database_replica_urls",
}
"""What holds one, and is not to be shown."""
NEEDS = (
    ("moderator_url", "moderator_secret"),
    ("purge_url", "purge_secret"),
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
