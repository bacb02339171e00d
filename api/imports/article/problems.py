"""Broken fields, put into one sentence each."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from api.imports.article.findings import Findings

SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_type": "must be text",
    "string_unicode": "has a character that cannot be printed",
    "string_too_short": "is empty",
    "string_too_long": "has more than {max_length} {unit}",
    "too_long": "has more than {max_length} {unit}",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
    "datetime_type": "must be a date or a time",
    "model_type": "must be a mapping of keys to values",
    "invalid_key": "is not text, as keys are",
}


def first_problem(error: ValidationError, findings: Findings) -> tuple[str, Sequence[str | int]]:
    """The sentence about the first broken field, and the way to it through the file's keys and positions."""
    problem = error.errors(include_url=False)[0]
    way = findings.way([step for step in problem["loc"] if isinstance(step, int) or step.isidentifier()])
    unit = "characters" if isinstance(problem["input"], str) else "entries"
    context: dict[str, Any] = {"unit": unit, **problem.get("ctx", {})}
    if problem["type"] == "value_error":
        said = str(context["error"])
    else:
        said = SENTENCES.get(problem["type"], problem["msg"][:1].lower() + problem["msg"][1:]).format(**context)
    return f"{_path(way)} {said}".strip().removesuffix(".") + ".", way


def _path(way: Sequence[str | int]) -> str:
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in way)
    return "".join(steps).removeprefix(".")
