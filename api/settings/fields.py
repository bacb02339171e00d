"""Fields of settings: each with its default, what it takes, in words, and what it is for."""

from typing import Any

from pydantic import Field


def setting(default: object, takes: str, description: str, **rules: Any) -> Any:
    return Field(default, description=description, json_schema_extra={"takes": takes}, **rules)


def on(description: str) -> Any:
    return setting(True, "on or off", description)


def count(default: int, lowest: int, highest: int, description: str) -> Any:
    return setting(default, f"a whole number from {lowest} to {highest}", description, ge=lowest, le=highest)


def seconds(default: float, description: str, **rules: Any) -> Any:
    return setting(default, "seconds, from 0.1 to 3600", description, ge=0.1, le=3600, **rules)
