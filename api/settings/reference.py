"""The settings as a page of the documentation: a table for each group, from the fields themselves."""

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.settings.settings import Settings, takes, variable

HEAD = """# Settings

All settings are environment variables. A wrong or unknown one is refused at the start, in one line that says what it
takes. An empty one counts as not set.

This page is printed by the program itself: `.venv/bin/dateline settings > docs/settings.md`.
"""


def markdown() -> str:
    groups = [group for group in Settings.__bases__ if group.__module__.startswith(__package__)]
    return "\n".join([HEAD, *map(_section, groups)])


def _section(group: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in Settings.model_fields.items() if name in group.model_fields]
    head = ["| setting | default | takes | what it is |", "|---|---|---|---|"]
    return "\n".join([f"## {group.__doc__}", "", *head, *rows, ""])


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{variable(name)}` | {_default(field.default)} | {takes(name)} | {field.description} |"


def _default(value: object) -> str:
    """As it is written in the environment."""
    match value:
        case None | ():
            return "none"
        case bool():
            return "`on`" if value else "`off`"
        case _:
            return f"`{value}`"
