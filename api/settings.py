"""What an operator can set, all by environment variables, and the one line that refuses a wrong one."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.setting_values import (
    SHORTEST_SECRET,
    DatabaseUrl,
    KeyAddress,
    Origins,
    RateLimits,
    Secret,
    WebAddress,
    WordList,
    is_loopback,
)

PREFIX = "DATELINE_"


class SettingRefused(ValueError):
    """Names the variable and says what it takes, in one line."""


def _setting(default: object, takes: str, description: str, **rules: Any) -> Any:
    return Field(default, description=description, json_schema_extra={"takes": takes}, **rules)


def _on(description: str) -> Any:
    return _setting(True, "on or off", description)


def _count(default: int, lowest: int, highest: int, description: str) -> Any:
    return _setting(default, f"a whole number from {lowest} to {highest}", description, ge=lowest, le=highest)


def _seconds(default: float, description: str) -> Any:
    return _setting(default, "seconds, from 0.1 to 3600", description, ge=0.1, le=3600)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, populate_by_name=True, frozen=True)

    database_url: DatabaseUrl | None = _setting(
        None,
        "a URL like postgresql://user:password@host:5432/database",
        "PostgreSQL 15 or later to use; without it, Dateline runs its own",
        validation_alias="DATABASE_URL",
    )
    data_dir: Path = _setting(Path(".dateline"), "a directory", "Where Dateline's own PostgreSQL keeps its data")
    jwt_secret: Secret | None = _setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs readers' tokens with HS256; without it, Dateline makes one and keeps it in the data directory",
        repr=False,
    )
    jwks_url: KeyAddress | None = _setting(
        None,
        "an address like https://news.example/.well-known/jwks.json",
        "Has the public keys of readers' tokens, which are then signed with RS256 or ES256",
    )
    jwt_issuer: str | None = _setting(None, "a text", "The `iss` that tokens must have")
    jwt_audience: str | None = _setting(None, "a text", "The `aud` that tokens must have")
    public_url: WebAddress = _setting(
        "http://127.0.0.1:8000",
        "an address like https://news.example",
        "The site as readers reach it: the links that Dateline makes begin with it",
    )
    samples: Literal["auto", "on", "off"] = _setting(
        "auto",
        "auto, on or off",
        "Whether `serve` puts sample articles into an empty database; auto: only into its own PostgreSQL",
    )
    sign_in_form: Literal["auto", "on", "off"] = _setting(
        "auto",
        "auto, on or off",
        "Whether readers may sign in under any name; auto: only where public_url is on this machine",
    )
    graphiql: bool = _on("Whether browsers that open the endpoint get GraphiQL")
    introspection: bool = _on("Whether clients may read the schema")
    pool_size: int = _count(10, 1, 1_000, "Connections to PostgreSQL, for each worker")
    statement_timeout: float = _seconds(5, "When PostgreSQL gives a statement up")
    request_timeout: float = _seconds(15, "When Dateline gives a request up")
    max_body_bytes: int = _count(100_000, 1_000, 100_000_000, "Bytes in a request's body")
    max_tokens: int = _count(2_000, 10, 1_000_000, "Tokens in a document")
    max_depth: int = _count(25, 1, 100, "Levels of fields within fields")
    max_fields: int = _count(1_000, 1, 100_000, "Fields in a document, its fragments opened")
    max_repeats: int = _count(20, 1, 10_000, "Times that one selection names the same field")
    max_fragments: int = _count(50, 0, 10_000, "Fragments in a document")
    max_statement: int = _count(50_000, 1_000, 10_000_000, "Characters of the SQL that an operation becomes")
    max_aliases: int = _count(50, 0, 10_000, "Aliases in a document")
    max_cost: int = _count(20_000, 1, 100_000_000, "Objects that a document may ask for")
    document_cache: int = _count(1_000, 1, 1_000_000, "Documents kept compiled, by each worker")

    allowed_origins: Origins = _setting(
        (),
        "origins like https://www.news.example with commas between, or *",
        "Other sites whose pages may use Dateline from a browser",
    )
    frame_ancestors: Origins = _setting((), "origins with commas between, or *", "Sites that may show pages in frames")
    connections_per_address: int = _count(1_000, 1, 1_000_000, "Live connections from one address, for each worker")
    subscriptions_per_connection: int = _count(100, 1, 10_000, "Operations at once on one WebSocket")
    connection_init_timeout: float = _seconds(10, "When a WebSocket that does not say who it is gets closed")
    heartbeat: float = _seconds(15, "How often a silent stream shows that it is alive")
    subscriber_queue: int = _count(100, 1, 100_000, "Events that may wait for one slow reader")
    event_retention: int = _count(604_800, 1, 315_360_000, "How long events are kept for readers who come back")
    shutdown_timeout: float = _seconds(10, "How long a server that stops waits for answers under way")
    metrics: bool = _setting(False, "on or off", "Whether /metrics shows gauges for Prometheus")

    comment_minimum: int = _count(50, 1, 50_000, "Characters that a comment must have")
    comment_maximum: int = _count(3_000, 1, 50_000, "Characters that a comment may have")
    guidelines: str = _setting(
        "We welcome thoughtful discussion. Please keep comments respectful and on topic.",
        "a text",
        "What the comment form asks of readers",
    )
    edit_window_seconds: int = _count(300, 0, 31_536_000, "How long authors may edit their comments")
    thread_depth: int = _count(5, 0, 20, "Levels of replies below a comment")
    report_threshold: int = _count(3, 1, 10_000, "Reports that send a comment back to the moderators")
    close_after_days: int = _count(0, 0, 36_500, "Days after which an article's comments close by themselves; 0: never")
    rate_limits: RateLimits = _setting(
        ((1, 3), (20, 600)),
        "up to 1000 comments per seconds, like 1/3,20/600, or off",
        "How many comments one reader may post in how many seconds",
    )
    duplicate_seconds: int = _count(360, 0, 86_400, "How long a reader may not post the same text again; 0: never mind")
    banned_words: WordList = _setting((), "words with commas between", "Words that reject a comment")
    suspect_words: WordList = _setting((), "words with commas between", "Words that hold a comment for moderators")
    newcomer_comments: int = _count(1, 0, 1_000, "Published comments from which on an author's links are not held")
    hold_newcomers: int = _count(0, 0, 1_000, "Published comments from which on an author's comments are not held")
    moderator_url: KeyAddress | None = _setting(
        None,
        "an address like https://moderator.example/check",
        "Is asked about each comment that nothing else decides",
    )
    moderator_secret: Secret | None = _setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs what the moderator is asked",
        repr=False,
    )
    moderator_timeout: float = _setting(
        2, "seconds, from 0.1 to 30", "When the moderator is no longer waited for", ge=0.1, le=30
    )

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
    if settings.moderator_url and not settings.moderator_secret:
        raise SettingRefused(f"{variable('moderator_url')} needs {variable('moderator_secret')}")
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
    # A database URL holds a password.
    given = "" if field in ("database_url", "jwt_secret", "moderator_secret") else f", not {problem['input']!r}"
    return f"{variable(field)} takes {takes(field)}{given}"
