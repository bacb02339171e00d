"""One run over files of other systems: while some articles are written, the next ones are read."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import Progress, TextColumn, TimeElapsedColumn

from api import imports
from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.options import LoadOptions, ReadOptions
from api.imports.pictures.run import picture_intake
from api.imports.pictures.taking import AT_ONCE, PictureIntake, Taken
from api.imports.transfers.drafting.drafts import reading_of
from api.imports.transfers.formats import Format
from api.imports.transfers.loading.reading import Record, records
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.report import TransferReport
from api.server.startup import console
from db import content, text
from db.article_input import ArticleDraft
from db.connections.postgres import connected, connection, open_database
from db.content.code_version import digest_of
from db.content.imports import imported_files
from db.content.imports.file_drafts import FileDraft, Known
from db.content.imports.identity import Source
from db.content.imports.runs import Run
from db.text.old_addresses import old_paths
from schema.rules import attribution, publishing

READERS = tuple(Path(*each.__path__) for each in (imports, content, text, publishing, attribution))
MOST_RECORDS, MOST_CHARACTERS = 40, 2_000_000
"""Of one transaction."""


async def load(
    url: str, files: Sequence[tuple[Path, Format]], options: ReadOptions, how: LoadOptions
) -> TransferReport:
    """A dry run tells the same and stores nothing."""
    async with (
        connected(open_database(url, pool_size=1 + AT_ONCE)) as database,
        connection(database) as session,
        picture_intake(database, options, how) as pictures,
    ):
        run = Transfer(session, options, Run(how.dry_run, how.overwrite), TransferReport(), pictures)
        return await run.run(files)


@dataclass(slots=True)
class Batch:
    """Some records in order, those that are articles with the hashes of all that their reading depends on."""

    records: list[tuple[Path, Item, bytes]] = field(default_factory=list)
    drafts: list[tuple[str, FileDraft | Known]] = field(default_factory=list)


@dataclass(slots=True)
class Transfer:
    session: Any
    options: ReadOptions
    so_far: Run
    report: TransferReport
    pictures: PictureIntake | None = None

    async def run(self, files: Sequence[tuple[Path, Format]]) -> TransferReport:
        read, coming = Batch(), self._batches(records(files, self.options))
        with Progress(TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True) as shown:
            task = shown.add_task("Reading articles")
            while (batch := await asyncio.to_thread(next, coming, None)) is not None:
                known = await imported_files.known(
                    self.session, {_source(item): digest for _, item, digest in batch.records}
                )
                await asyncio.gather(self._write(read), self._prepare(batch, known))
                read = batch
                shown.update(task, description=self.report.summary)
            await self._write(read)
        return self.report

    def _batches(self, found: Iterator[Record]) -> Iterator[Batch]:
        """Each with as much as one transaction has."""
        batch, size = Batch(), 0
        key = digest_of(*READERS) + self.options.signature.encode()
        for path, record in found:
            if not isinstance(record, Item):
                self._leave_out(path, record)
                continue
            said = repr(record).encode(errors="replace")
            batch.records.append((path, record, hashlib.blake2b(key + said, digest_size=16).digest()))
            size += len(said)
            if len(batch.records) >= MOST_RECORDS or size >= MOST_CHARACTERS:
                yield batch
                batch, size = Batch(), 0
        yield batch

    def _leave_out(self, path: Path, record: Skipped | UnreadableFile) -> None:
        if isinstance(record, Skipped):
            self.report.skip(record)
        else:
            name = str(path) if record.line is None else f"{path}:{record.line}"
            self.report.skip(Skipped(name, record.reason), failed=True)

    async def _prepare(self, batch: Batch, known: dict[Source, Known]) -> None:
        readings = await asyncio.to_thread(self._readings, batch, known)
        takings = (self._pictures(path, reading) for (path, _, _), reading in readings if isinstance(reading, Reading))
        taken = iter(await asyncio.gather(*takings))
        for (_, item, digest), reading in readings:
            if isinstance(reading, Known):
                batch.drafts.append((item.name, reading))
                continue
            draft, pictures = next(taken)
            self.report.note_pictures(pictures)
            hash = digest if pictures.is_whole(reading) else b"lacks" + digest
            paths = tuple(path for address in item.addresses for path in old_paths(address)[:1])
            batch.drafts.append((item.name, FileDraft(_source(item), draft, hash, {}, paths, item.only_withdraws)))

    def _readings(
        self, batch: Batch, known: dict[Source, Known]
    ) -> list[tuple[tuple[Path, Item, bytes], Reading | Known]]:
        """In a thread of its own."""
        found: list[tuple[tuple[Path, Item, bytes], Reading | Known]] = []
        for record in batch.records:
            item = record[1]
            try:
                found.append((record, known.get(_source(item)) or reading_of(item, self.options)))
            except UnreadableFile as error:
                self.report.skip(Skipped(item.name, error.reason), failed=True)
        batch.records.clear()
        return found

    async def _pictures(self, path: Path, reading: Reading) -> tuple[ArticleDraft, Taken]:
        if self.pictures is None:
            return Taken().shown_in(reading), Taken()
        return await self.pictures.take(reading, Source(str(path.parent / "of a transfer")))

    async def _write(self, batch: Batch) -> None:
        saved = await imported_files.save(self.session, [draft for _, draft in batch.drafts], self.so_far)
        for (name, _), result in zip(batch.drafts, saved, strict=True):
            self.report.add(name, result)


def _source(item: Item) -> Source:
    return Source(item.id, by_id=True)
