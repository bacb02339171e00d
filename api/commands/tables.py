"""Rows of commands, as columns for people or as JSON for programs."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
import typer
from rich.cells import cell_len, set_cell_size

Rows = Sequence[dict[str, Any]]
BETWEEN_COLUMNS = "  "
HEADING = re.compile(r"_|(?<=[a-z])(?=[A-Z])")
"""Between the words of a name."""


def show(rows: Rows, nothing: str, *, as_json: bool) -> None:
    """Prints the rows, which all have the same columns, or else that there is `nothing`."""
    if as_json:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo("\n".join(lines(rows)) if rows else nothing)


def show_one(row: dict[str, Any], *, as_json: bool) -> None:
    """Prints a line for each value that is there."""
    if as_json:
        typer.echo(orjson.dumps(row, option=orjson.OPT_INDENT_2).decode())
        return
    present = {name: value for name, value in row.items() if value not in (None, "", [])}
    width = max(map(len, present))
    for name, value in present.items():
        typer.echo(f"{_padded(name, width)}{BETWEEN_COLUMNS}{text(value)}")


def cut(row: dict[str, Any], widths: Mapping[str, int]) -> dict[str, Any]:
    """These columns alone, none wider than that."""
    return {name: _cut(row[name], width) for name, width in widths.items()}


def _cut(value: Any, width: int) -> Any:
    too_long = isinstance(value, str) and cell_len(value) > width
    return f"{set_cell_size(value, width - 1).rstrip()}…" if too_long else value


def lines(rows: Rows) -> list[str]:
    """With their columns' names above them, all in columns as wide as what they hold."""
    cells = [
        [HEADING.sub(" ", name).upper() for name in rows[0]],
        *([text(value) for value in row.values()] for row in rows),
    ]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return [BETWEEN_COLUMNS.join(map(_padded, row, widths)).rstrip() for row in cells]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def text(value: Any) -> str:
    match value:
        case None:
            return "-"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case list() | tuple():
            return ",".join(map(text, value))
        case dict():
            return "; ".join(text(each) for each in value.values() if each is not None)
        case _:
            return str(value)
