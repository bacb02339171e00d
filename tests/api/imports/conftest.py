"""A desk whose files are imported into an empty database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection

from api.imports.loading import load
from api.imports.options import LoadOptions, ReadOptions
from api.imports.report import Report
from api.settings.settings import Settings


@dataclass
class Desk:
    url: str
    folder: Path
    connection: Connection

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def article(self, name: str, *front_matter: str, body: str = "They came at noon.") -> Path:
        return self.write(name, "\n".join(["---", *front_matter, "---", body, ""]))

    settings: Settings | None = None

    async def load(self, *paths: Path, dry_run: bool = False, **options: Any) -> Report:
        """The folder, unless some paths are named; with pictures where there are settings."""
        of_run = {name: options.pop(name) for name in ("fetch", "pictures", "overwrite") if name in options}
        how = LoadOptions(dry_run=dry_run, settings=self.settings, **of_run)
        return await load(self.url, paths or [self.folder], ReadOptions(now=datetime.now(UTC), **options), how)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.connection.fetch(query)]

    async def slugs(self) -> list[tuple[str, str]]:
        return [
            (slug, body) for slug, body in await self.rows("select slug, body_markdown from news.article order by id")
        ]


@pytest.fixture
def desk(tmp_path: Path, database_url: str, connection: Connection) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(database_url, folder, connection)
