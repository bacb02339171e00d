"""Moments, as options of commands take them."""

from datetime import UTC, datetime

import typer


def moment(given: str) -> datetime:
    from api.imports.dates.moments import read_moment

    try:
        return read_moment(given, UTC)
    except ValueError as error:
        raise typer.BadParameter(f"The moment {error}.") from error
