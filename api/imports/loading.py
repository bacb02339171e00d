"""Puts article files into the database, each whole or not at all."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import track

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read
from api.server.startup import console
from db.connections.postgres import BROKEN_RULES, connected, connection, open_database
from db.content import articles
from db.maintenance.site_settings import has_articles

SAMPLES = Path(__file__).parents[1] / "samples"


async def load(url: str, files: Sequence[Path]) -> list[str]:
    """One line for each file that was refused: where in it, and why."""
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        return [refusal for file in _shown(files) if (refusal := await _load(session, file))]


async def load_samples(url: str) -> None:
    """Only into a database without articles."""
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        if await has_articles(session):
            return
    for refusal in await load(url, sorted(SAMPLES.iterdir())):
        console.print(refusal, markup=False, soft_wrap=True)


async def _load(session: Any, file: Path) -> str | None:
    try:
        await articles.save(session, read(file, ReadOptions(now=datetime.now(UTC))).draft)
    except UnreadableFile as error:
        place = file if error.line is None else f"{file}:{error.line}"
        return f"{place}: {error.reason}"
    except BROKEN_RULES as error:
        return f"{file}: {' '.join(str(error).split())}"
    return None


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    yield from track(files, "Reading articles", console=console, transient=True, disable=not console.is_terminal)
