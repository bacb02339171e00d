"""Rows of commands, as columns for people or as JSON for programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import typer
from rich.cells import cell_len

Rows = Sequence[dict[str, Any]]
BETWEEN_COLUMNS = "  "


def show(rows: Rows, nothing: str, *, as_json: bool) -> None:
    """Prints the rows, which all have the same columns, or else that there is `nothing`."""
    if as_json:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo("\n".join(lines(rows)) if rows else nothing)


def lines(rows: Rows) -> list[str]:
    """With their columns' names above them, all in columns as wide as what they hold."""
    cells = [
        [name.upper().replace("_", " ") for name in rows[0]],
        *([text(value) for value in row.values()] for row in rows),
    ]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return [
        BETWEEN_COLUMNS.join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def text(value: Any) -> str:
    match value:
        case None:
            return "-"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case list() | tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)
