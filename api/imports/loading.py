"""Puts article files into the database, each whole or not at all, and those that are unchanged at next to no cost."""

import asyncio
import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rich.progress import track

from api import imports
from api.imports import folders
from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.files import bytes_of
from api.imports.options import LoadOptions, ReadOptions
from api.imports.pictures.run import picture_intake
from api.imports.pictures.taking import AT_ONCE, PictureIntake, Taken, are_as_they_were
from api.imports.reading import read_bytes
from api.imports.report import Report
from api.server.startup import console
from db import content, text
from db.article_input import ArticleDraft
from db.connections.postgres import connected, connection, open_database
from db.content.code_version import digest_of
from db.content.imports import imported_files
from db.content.imports.file_drafts import FileDraft, Known
from db.content.imports.identity import Source
from db.content.imports.runs import Run
from schema.rules import publishing

SAMPLES = Path(__file__).parents[1] / "samples"
READERS = tuple(Path(*each.__path__) for each in (imports, content, text, publishing))
MOST_FILES, MOST_BYTES = 40, 2_000_000
"""Of one transaction: it holds the discussions of its articles, and readers who comment on them wait."""


@dataclass(slots=True)
class Batch:
    """Some files in order, with what has been found out of each so far, and with what is wrong with it."""

    data: dict[Source, bytes] = field(default_factory=dict)
    hashes: dict[Source, bytes] = field(default_factory=dict)
    known: dict[Source, Known] = field(default_factory=dict)
    readings: dict[Source, Reading] = field(default_factory=dict)
    articles: dict[Source, FileDraft | Known] = field(default_factory=dict)
    errors: dict[Source, UnreadableFile] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.hashes) >= MOST_FILES or sum(map(len, self.data.values())) >= MOST_BYTES


async def load(
    url: str,
    paths: Sequence[Path],
    options: ReadOptions,
    how: LoadOptions | None = None,
    without: Collection[str] = (),
) -> Report:
    """Files and the articles in folders, `without` some. A dry run tells the same and stores nothing."""
    found, how = folders.find(paths, without), how or LoadOptions()
    async with (
        connected(open_database(url, pool_size=1 + AT_ONCE)) as database,
        connection(database) as session,
        picture_intake(database, options, how) as pictures,
    ):
        run = Import(session, options, Run(how.dry_run, how.overwrite), Report(left_out=found.left_out), pictures)
        return await run.run(found.sources)


async def load_samples(url: str, options: ReadOptions) -> None:
    report = await load(url, [SAMPLES], options)
    for remark in report.remarks():
        console.print(remark, markup=False, soft_wrap=True)


@dataclass(slots=True)
class Import:
    """One run. While some files are written, the next ones are read."""

    session: Any
    options: ReadOptions
    so_far: Run
    report: Report
    pictures: PictureIntake | None = None

    async def run(self, sources: Sequence[Source]) -> Report:
        read = Batch()
        for batch in self._batches(sources):
            known = await imported_files.known(self.session, batch.hashes)
            batch.known = {source: file for source, file in known.items() if are_as_they_were(file.pictures)}
            await asyncio.gather(self._write(read), self._prepare(batch))
            read = batch
        await self._write(read)
        return self.report

    def _batches(self, sources: Sequence[Source]) -> Iterator[Batch]:
        batch = Batch()
        for source in _shown(sources):
            batch.hashes[source] = b""
            try:
                batch.data[source] = bytes_of(Path(source.file))
                batch.hashes[source] = self._hash(source, batch.data[source])
            except UnreadableFile as error:
                batch.errors[source] = error
            if batch.is_full:
                yield batch
                batch = Batch()
        yield batch

    def _hash(self, source: Source, data: bytes) -> bytes:
        """Of the file's name and content, and of all else that its reading depends on."""
        name = os.path.basename(source.file).encode(errors="surrogateescape")
        read_by = digest_of(*READERS) + self.options.signature.encode()
        return hashlib.blake2b(b"\0".join((read_by, name, data)), digest_size=16).digest()

    async def _prepare(self, batch: Batch) -> None:
        await asyncio.to_thread(self._read, batch)
        found = await asyncio.gather(*(self._pictures(each, source) for source, each in batch.readings.items()))
        for (source, reading), (draft, taken) in zip(batch.readings.items(), found, strict=True):
            if reading.is_exact and taken.refusals:
                name, why = next(iter(taken.refusals.items()))
                batch.errors[source] = UnreadableFile(f"It shows a picture that cannot be taken, {name}: {why}")
                continue
            self.report.note(source.file, reading, taken)
            place = replace(source, path=None) if reading.is_exact else source
            # One that lacks a picture is read again the next time.
            hash = batch.hashes[source] if taken.is_whole(reading) else b"lacks" + batch.hashes[source]
            batch.articles[source] = FileDraft(place, draft, hash, taken.files)

    async def _pictures(self, reading: Reading, source: Source) -> tuple[ArticleDraft, Taken]:
        if self.pictures is not None:
            return await self.pictures.take(reading, source)
        nowhere = "Nothing says where pictures are kept." if reading.is_exact else None
        return Taken().shown_in(reading), Taken(refusals=dict.fromkeys(reading.pictures, nowhere) if nowhere else {})

    def _read(self, batch: Batch) -> None:
        """In a thread of its own."""
        batch.articles |= batch.known
        for source, data in batch.data.items():
            if source in batch.known:
                continue
            try:
                reading = read_bytes(data, Path(source.file).name, self.options)
            except UnreadableFile as error:
                batch.errors[source] = error
            else:
                batch.readings[source] = reading
        batch.data.clear()

    async def _write(self, batch: Batch) -> None:
        sources = [source for source in batch.hashes if source in batch.articles]
        saved = await imported_files.save(self.session, [batch.articles[source] for source in sources], self.so_far)
        results = dict(zip(sources, saved, strict=True))
        for source in batch.hashes:
            if source in batch.errors:
                self.report.refuse(source.file, batch.errors[source])
            else:
                self.report.add(source.file, results[source])


def _shown(sources: Sequence[Source]) -> Iterator[Source]:
    yield from track(sources, "Reading articles", console=console, transient=True, disable=not console.is_terminal)
