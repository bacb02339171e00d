"""A mover who brings the files of another system."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection

from api.imports.options import LoadOptions, ReadOptions
from api.imports.transfers.loading import files, run
from api.imports.transfers.report import TransferReport
from api.settings.settings import Settings

ARTICLES = """
select a.external_id, a.headline, a.slug, a.status, a.section, a.tags, a.language, a.byline, a.summary, a.dek, a.source,
    a.body_markdown, a.published_at, a.updated_at, a.dateline_place, a.dateline_date,
    (select array_agg(p.name order by w.position) from news.article_author w join news.person p on p.id = w.person_id
     where w.article_id = a.id) as authors,
    (select array_agg(p.name order by m.position) from news.article_person m join news.person p on p.id = m.person_id
     where m.article_id = a.id) as people,
    (select array_agg(q.text || ' / ' || coalesce(p.name, '') order by q.position) from news.quote q
     left join news.person p on p.id = q.speaker_id where q.article_id = a.id) as quotes,
    (select array_agg(o.path order by o.path) from news.old_address o where o.article_id = a.id) as addresses,
    a.seo_title, a.canonical_url
from news.article a order by a.id
"""


@dataclass
class Mover:
    url: str
    folder: Path
    connection: Connection
    settings: Settings | None = None

    def write(self, name: str, data: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    async def load(self, *paths: Path, dry_run: bool = False, **options: Any) -> TransferReport:
        found = files.sort(paths or [self.folder])
        assert found.transfers
        read = ReadOptions(now=options.pop("now", datetime.now(UTC)), **options)
        return await run.load(self.url, found.transfers, read, LoadOptions(dry_run=dry_run, settings=self.settings))

    async def articles(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.connection.fetch(ARTICLES)]


@pytest.fixture
def mover(tmp_path: Path, database_url: str, connection: Connection) -> Mover:
    folder = tmp_path / "exports"
    folder.mkdir()
    return Mover(database_url, folder, connection)
