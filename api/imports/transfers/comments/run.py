"""Imports comments: reads all files, finds the articles of their pages, and brings each article's threads in line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from rich.progress import track

from api.imports.errors import UnreadableFile
from api.imports.transfers.comments import orphans, pages
from api.imports.transfers.comments.formats.detection import FORMATS, recognised, unpacked
from api.imports.transfers.comments.records import Record, Refused, SourceComment, SourcePerson, SourceThread
from api.imports.transfers.comments.report import Report
from api.imports.transfers.comments.staging import Staging
from api.imports.transfers.comments.subjects import subjects_of
from api.imports.transfers.comments.words import is_empty
from api.imports.transfers.comments.writing import Batches
from api.server.startup import console
from db.connections.postgres import Database, connected, connection, open_database
from db.discussion.transfers import authors, lookup
from db.discussion.transfers.records import Author, Head, State, Stored
from db.discussion.transfers.threads import Threads

PAGES = 500
"""That are looked up in one statement."""
KEYS = 5_000
"""Comments or people, likewise."""


class ImportUnderWay(Exception):
    """Another process imports comments into this database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentOptions:
    """`format` and `source` are those of all files, where they are given; `subjects` and `moved` are the publisher's
    tables of people and of addresses; `languages` those that comments may be in; replies go `deepest` levels deep."""

    format: str | None = None
    source: str | None = None
    subjects: Path | None = None
    moved: Path | None = None
    orphans: Path = Path("orphans.jsonl")
    time_zone: tzinfo = UTC
    languages: Sequence[str] = ()
    deepest: int = 5
    dry_run: bool = False


async def import_comments(url: str, paths: Sequence[Path], options: CommentOptions) -> Report:
    async with connected(open_database(url, pool_size=2)) as database, connection(database) as session:
        if not await lookup.begin(session):
            raise ImportUnderWay
        with closing(Staging()) as staging:
            return await Import(database, session, staging, options).run(paths)


@dataclass
class Import:
    database: Database
    session: Any
    staging: Staging
    options: CommentOptions
    report: Report = field(default_factory=Report)

    async def run(self, paths: Sequence[Path]) -> Report:
        self._read(paths)
        await self._attach()
        await self._take_over()
        await self._write()
        self._keep_orphans()
        return self.report

    def _read(self, paths: Sequence[Path]) -> None:
        number = 0
        for path in paths:
            try:
                for record, source in _shown(self._records(path)):
                    number += isinstance(record, SourceComment)
                    self._set_aside(record, source)
            except (UnreadableFile, OSError) as error:
                line = getattr(error, "line", None)
                why = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
                self.report.damages.append(f"{path}: {why}" if line is None else f"{path}:{line}: {why}")
        if self.options.subjects:
            for key, subject in subjects_of(self.options.subjects):
                self.staging.add_subject(key, subject)
        self.staging.sort()
        self.report.repeated = number - self.staging.count()

    def _records(self, path: Path) -> Iterator[tuple[Record, str]]:
        with unpacked(path) as plain:
            format = FORMATS[self.options.format or recognised(plain)]
            for record in format.read(plain, self.options.time_zone):
                yield record, self.options.source or format.source

    def _set_aside(self, record: Record, source: str) -> None:
        match record:
            case SourceComment():
                is_blank = record.state.is_live and is_empty(record.body, record.markup)
                given = replace(record, source=self.options.source or record.source or source)
                self.staging.add(replace(given, state=State.EMPTY) if is_blank else given, source)
            case SourceThread():
                self.staging.add_thread(record)
            case SourcePerson():
                self.staging.add_person(record, source)
            case Refused():
                self.report.refused[record.why] += 1

    async def _attach(self) -> None:
        moved = pages.moved_addresses(self.options.moved) if self.options.moved else {}
        for threads in self.staging.threads(PAGES):
            asked = [pages.words_of(thread, moved) for thread in threads]
            found = await lookup.articles(self.session, asked)
            self.staging.attach((threads[place].key, *article) for place, article in found.items())

    async def _take_over(self) -> None:
        if not self.options.dry_run:
            for reader, subject in self.staging.owners():
                self.report.taken_over += await authors.take_over(self.database, Author(reader, "", subject))

    async def _write(self) -> None:
        batches = Batches(self.session, self.staging, self.report, self.options.languages, self.options.dry_run)
        articles = self.staging.articles()
        self.report.articles = len(articles)
        for article, published_at in track(articles, "Writing", console=console, disable=not console.is_terminal):
            threads = await self._threads(article, published_at)
            await batches.take(threads.steps())
            self.report.outcomes.update(threads.outcomes)
        await batches.finish()

    async def _threads(self, article: int, published_at: datetime) -> Threads:
        heads = await self._without_erased(self.staging.heads(article))
        own = {head.key for head in heads}
        above = {head.parent for head in heads if head.parent} - own
        known: dict[str, Stored] = {}
        for keys in _parts([*own, *above]):
            known |= await lookup.known(self.session, keys)
        elsewhere = self.staging.elsewhere(above - known.keys())
        return Threads(article, heads, known, elsewhere, self.options.deepest, published_at)

    async def _without_erased(self, heads: Sequence[Head]) -> list[Head]:
        gone: set[str] = set()
        for readers in _parts(list({head.author.reader for head in heads})):
            found = await authors.known(self.session, readers)
            gone |= {reader for reader, author in found.items() if author.is_gone}
        return [replace(head, state=State.ERASED) if head.author.reader in gone else head for head in heads]

    def _keep_orphans(self) -> None:
        self.report.orphans, self.report.orphan_pages = self.staging.count_orphans()
        if self.report.orphans and not self.options.dry_run:
            orphans.write(self.options.orphans, self.staging.orphans())
            self.report.orphan_file = self.options.orphans


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + KEYS] for start in range(0, len(keys), KEYS))


def _shown(records: Iterable[tuple[Record, str]]) -> Iterator[tuple[Record, str]]:
    yield from track(records, "Reading", console=console, transient=True, disable=not console.is_terminal)
