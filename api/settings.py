"""What an operator can set, all by environment variables, and the one line that refuses a wrong one."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DATELINE_"


class SettingRefused(ValueError):
    """Names the variable and says what it takes, in one line."""


def _database_url(value: str) -> str:
    if urlsplit(value).scheme != "postgresql":
        raise ValueError(value)
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or parts.query or parts.fragment:
        raise ValueError(value)
    return value.rstrip("/")


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

    database_url: Annotated[str, AfterValidator(_database_url)] | None = _setting(
        None,
        "a URL like postgresql://user:password@host:5432/database",
        "PostgreSQL 15 or later to use; without it, Dateline runs its own",
        validation_alias="DATABASE_URL",
    )
    data_dir: Path = _setting(Path(".dateline"), "a directory", "Where Dateline's own PostgreSQL keeps its data")
    public_url: Annotated[str, AfterValidator(_web_address)] = _setting(
        "http://127.0.0.1:8000",
        "an address like https://news.example",
        "The site as readers reach it: the links that Dateline makes begin with it",
    )
    samples: Literal["auto", "on", "off"] = _setting(
        "auto",
        "auto, on or off",
        "Whether `serve` puts sample articles into an empty database; auto: only into its own PostgreSQL",
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
    max_aliases: int = _count(50, 0, 10_000, "Aliases in a document")
    max_cost: int = _count(20_000, 1, 100_000_000, "Objects that a document may ask for")
    document_cache: int = _count(1_000, 1, 1_000_000, "Documents kept compiled, by each worker")

    @property
    def wants_samples(self) -> bool:
        return self.samples == "on" or (self.samples == "auto" and self.database_url is None)


def variable(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias or PREFIX + field.upper())


VARIABLES = {variable(field): field for field in Settings.model_fields}


def takes(field: str) -> str:
    extra = Settings.model_fields[field].json_schema_extra
    return str(extra["takes"]) if isinstance(extra, dict) else ""


def load_settings() -> Settings:
    _refuse_unknown(os.environ)
    try:
        return Settings()
    except ValidationError as error:
        raise SettingRefused(_in_one_line(error.errors()[0])) from None


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
    given = "" if field == "database_url" else f", not {problem['input']!r}"
    return f"{variable(field)} takes {takes(field)}{given}"
