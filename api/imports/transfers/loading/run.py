"""One run over files of other systems: while some articles are written, the next ones are read."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import Progress, TextColumn, TimeElapsedColumn

from api import imports
from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.options import LoadOptions, ReadOptions
from api.imports.pictures.run import picture_intake
from api.imports.pictures.taking import AT_ONCE, PictureIntake, Taken
from api.imports.transfers.drafting.drafts import readings_of
from api.imports.transfers.formats import Format
from api.imports.transfers.loading.reading import Record, records
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.report import TransferReport
from api.imports.transfers.worker import Worker
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
MOST_RECORDS, LEAST, MOST_CHARACTERS = 40, 1_000, 2_000_000
"""That are read at once; a record counts for as many characters at least."""

FEW = 200
"""That are no reason for a process of their own."""


async def load(
    url: str, files: Sequence[tuple[Path, Format]], options: ReadOptions, how: LoadOptions
) -> TransferReport:
    """A dry run tells the same and stores nothing."""
    async with (
        connected(open_database(url, pool_size=1 + AT_ONCE)) as database,
        connection(database) as session,
        picture_intake(database, options, how) as pictures,
    ):
        with closing(Worker(FEW)) as worker:
            so_far = Run(how.dry_run, how.overwrite)
            return await Transfer(session, options, so_far, TransferReport(), worker, pictures).run(files)


@dataclass(slots=True)
class Batch:
    """Some records in order, those that are articles with the hashes of all that their reading depends on. `left_out`
    are the others, and whether something went wrong with them."""

    records: list[tuple[Path, Item, bytes]] = field(default_factory=list)
    left_out: list[tuple[Skipped, bool]] = field(default_factory=list)
    drafts: list[tuple[str, FileDraft | Known]] = field(default_factory=list)


@dataclass(slots=True)
class Transfer:
    session: Any
    options: ReadOptions
    so_far: Run
    report: TransferReport
    worker: Worker
    pictures: PictureIntake | None = None

    async def run(self, files: Sequence[tuple[Path, Format]]) -> TransferReport:
        read, coming = Batch(), self._batches(records(files, self.options))
        columns = TextColumn("{task.description}"), TimeElapsedColumn()
        with ThreadPoolExecutor(1) as thread, Progress(*columns, console=console, transient=True) as shown:
            take = partial(asyncio.get_running_loop().run_in_executor, thread, next, coming, None)
            task = shown.add_task("Reading articles")
            batch = await take()
            while batch is not None:
                known = await imported_files.known(
                    self.session, {_source(item): digest for _, item, digest in batch.records}
                )
                read, batch, *_ = (
                    batch,
                    *await asyncio.gather(take(), self._write(read), self._prepare(batch, known)),
                )
                shown.update(task, description=self.report.summary)
            await self._write(read)
        return self.report

    def _batches(self, found: Iterator[Record]) -> Iterator[Batch]:
        """In one thread of its own: a document of lxml that is read on in another takes the process with it."""
        batch, size = Batch(), 0
        key = digest_of(*READERS) + self.options.signature.encode()
        for path, record in found:
            if not isinstance(record, Item):
                batch.left_out.append(_left_out(path, record))
                size += LEAST
            else:
                said = repr(record).encode(errors="replace")
                batch.records.append((path, record, hashlib.blake2b(key + said, digest_size=16).digest()))
                size += max(len(said), LEAST)
            if size >= MOST_CHARACTERS or len(batch.records) >= MOST_RECORDS:
                yield batch
                batch, size = Batch(), 0
        yield batch

    async def _prepare(self, batch: Batch, known: dict[Source, Known]) -> None:
        for skipped, failed in batch.left_out:
            self.report.skip(skipped, failed)
        unknown = [record for record in batch.records if _source(record[1]) not in known]
        readings = iter(await self.worker.run(readings_of, [item for _, item, _ in unknown], self.options))
        works = (self._prepared(record, known.get(_source(record[1])) or next(readings)) for record in batch.records)
        batch.drafts = [each for each in await asyncio.gather(*works) if each]
        batch.records.clear()

    async def _prepared(
        self, record: tuple[Path, Item, bytes], reading: Reading | Known | str
    ) -> tuple[str, FileDraft | Known] | None:
        path, item, digest = record
        if isinstance(reading, str):
            self.report.skip(Skipped(item.name, reading), failed=True)
            return None
        if isinstance(reading, Known):
            return item.name, reading
        draft, pictures = await self._pictures(path, reading)
        self.report.note_pictures(pictures)
        hash = digest if pictures.is_whole(reading) else b"lacks" + digest
        paths = tuple(path for address in item.addresses for path in old_paths(address)[:1])
        return item.name, FileDraft(_source(item), draft, hash, {}, paths, item.only_withdraws)

    async def _pictures(self, path: Path, reading: Reading) -> tuple[ArticleDraft, Taken]:
        if self.pictures is None:
            return Taken().shown_in(reading), Taken()
        return await self.pictures.take(reading, Source(str(path.parent / "of a transfer")))

    async def _write(self, batch: Batch) -> None:
        saved = await imported_files.save(self.session, [draft for _, draft in batch.drafts], self.so_far)
        for (name, _), result in zip(batch.drafts, saved, strict=True):
            self.report.add(name, result)


def _left_out(path: Path, record: Skipped | UnreadableFile) -> tuple[Skipped, bool]:
    if isinstance(record, Skipped):
        return record, False
    name = str(path) if record.line is None else f"{path}:{record.line}"
    return Skipped(name, record.reason), True


def _source(item: Item) -> Source:
    return Source(item.id, by_id=True)
