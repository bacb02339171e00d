"""Front matter apart from the body: between lines of hyphens or plus signs, or as a JSON object."""

import re

from api.imports.errors import UnreadableFile
from api.imports.front_matter import json_text, toml_text, yaml_text
from api.imports.front_matter.values import FrontMatter, Lines, Value

OPENING = re.compile(r"---\s*(?P<syntax>ya?ml|toml|json)?\s*|(?P<plus>\+\+\+)\s*", re.IGNORECASE)


def read(text: str, above: int) -> FrontMatter:
    """The front matter with which a text begins that stands below so many empty lines of its file."""
    if text.startswith("{"):
        return _of_object(text, above)
    opening, *lines = text.split("\n")
    found = OPENING.fullmatch(opening)
    syntax = "toml" if found and found["plus"] else ((found and found["syntax"]) or "yaml").lower()
    fences = ("+++",) if opening.startswith("+++") else ("---", "...")
    end = next((number for number, line in enumerate(lines) if line.rstrip() in fences), None)
    if end is None:
        raise UnreadableFile(f"The front matter has no closing line, {fences[0]}.", above + 1)
    values, ways = _load(syntax, "\n".join(lines[:end]), above + 1)
    return _checked(values, ways, "\n".join(lines[end + 1 :]))


def _of_object(text: str, above: int) -> FrontMatter:
    values, lines, body = json_text.load(text, above)
    if not body.strip() or body.lstrip()[0] in "{[,":
        raise UnreadableFile("The file is JSON, and has no article's text behind its first object.")
    return _checked(values, lines, body)


def _load(syntax: str, text: str, above: int) -> tuple[Value, Lines]:
    if syntax == "toml":
        return toml_text.load(text, above)
    if syntax != "json":
        return yaml_text.load(text, above)
    values, lines, rest = json_text.load(text, above)
    if rest.strip():
        raise UnreadableFile(
            "The front matter has something behind its JSON.", above + 1 + text[: -len(rest.lstrip())].count("\n")
        )
    return values, lines


def _checked(values: Value, lines: Lines, body: str) -> FrontMatter:
    if not isinstance(values, dict | None):
        raise UnreadableFile("The front matter must be a mapping of keys to values.", lines()[()])
    return FrontMatter(values or {}, lines, body)
