"""Imports comments: reads all files, finds the articles of their pages, and brings each article's threads in line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.progress import track

from api.imports.transfers import archives
from api.imports.transfers.comments import orphans, pages
from api.imports.transfers.comments.formats.detection import FORMATS, is_known, recognised
from api.imports.transfers.comments.options import CommentOptions
from api.imports.transfers.comments.records import FormerKey, Record, Refused, SourceComment, SourcePerson, SourceThread
from api.imports.transfers.comments.report import Report
from api.imports.transfers.comments.staging import Staging
from api.imports.transfers.comments.subjects import subjects_of
from api.imports.transfers.comments.twins import told_once
from api.imports.transfers.comments.words import is_empty
from api.imports.transfers.comments.writing import Batches
from api.imports.transfers.worker import Worker
from api.server.startup import console
from db.connections.postgres import Database, connected, connection, open_database
from db.discussion.transfers import authors, former_keys, lookup
from db.discussion.transfers.authors import Known
from db.discussion.transfers.records import Author, Head, State, Stored
from db.discussion.transfers.threads import Threads

PAGES = 500
"""That are looked up in one statement."""
KEYS = 5_000
"""Comments or people, likewise."""


FEW = 500
"""Comments that are no reason for a process of its own."""


class Discussion(NamedTuple):
    article: int
    published_at: datetime
    heads: Sequence[Head]


class ImportUnderWay(Exception):
    """Another process imports comments into this database."""


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
            with self.report.noting(str(path)), archives.unpacked(path) as files:
                for file in [each for each in files if self.options.format or is_known(each.path)] or files[:1]:
                    with self.report.noting(file.name):
                        for record, source in _shown(self._records(file.path)):
                            number += isinstance(record, SourceComment)
                            self._set_aside(record, source)
        if self.options.subjects:
            for key, subject in subjects_of(self.options.subjects):
                self.staging.add_subject(key, subject)
        self.staging.sort()
        self.report.repeated = number - self.staging.count()

    def _records(self, path: Path) -> Iterator[tuple[Record, str]]:
        format = FORMATS[self.options.format or recognised(path)]
        for record in format.read(path, self.options.time_zone):
            yield record, self.options.source or format.source

    def _set_aside(self, record: Record, source: str) -> None:
        match record:
            case SourceComment():
                is_blank = record.state.is_live and is_empty(record.body, record.markup)
                given = replace(record, state=State.EMPTY) if is_blank else record
                self.staging.add(given, self.options.source or record.source or source)
            case SourceThread():
                self.staging.add_thread(record)
            case SourcePerson():
                self.staging.add_person(record, source)
            case FormerKey():
                self.staging.add_former(record, self.options.source or source)
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
        # Of the two, one has the model of languages in memory.
        with closing(Worker(FEW if self.staging.count() <= FEW else 0)) as worker:
            how = self.options.languages, self.options.dry_run
            batches = Batches(self.session, self.staging, self.report, worker, *how)
            try:
                await self._write_all(batches)
            finally:
                await batches.settle()

    async def _write_all(self, batches: Batches) -> None:
        articles = self.staging.articles()
        self.report.articles = len(articles)
        for some in self._pieces(track(articles, "Writing", console=console, disable=not console.is_terminal)):
            known, found = await self._known(some)
            batches.know(found)
            gone = {reader for reader, author in found.items() if author.is_gone}
            for discussion in some:
                threads = self._threads(discussion, known, gone)
                await batches.take(threads.steps())
                self.report.outcomes.update(threads.outcomes)
            await batches.finish()

    def _pieces(self, articles: Iterable[tuple[int, datetime]]) -> Iterator[list[Discussion]]:
        """Some articles at once, for which one look at the database is enough."""
        piece: list[Discussion] = []
        for article, published_at in articles:
            piece.append(Discussion(article, published_at, self.staging.heads(article)))
            if sum(len(each.heads) for each in piece) >= KEYS or len(piece) >= PAGES:
                yield piece
                piece = []
        if piece:
            yield piece

    async def _known(self, some: Sequence[Discussion]) -> tuple[dict[str, Stored], dict[str, Known]]:
        """Comments that are stored, by key, and people, by reader."""
        heads = [head for each in some for head in each.heads]
        keys = {head.key for head in heads} | {head.parent for head in heads if head.parent}
        stored: dict[str, Stored] = {}
        people: dict[str, Known] = {}
        for part in _parts(list(keys)):
            stored |= await lookup.known(self.session, part)
        if former := self.staging.former(keys - stored.keys()):
            asked = former_keys.Asked(former, {each.article: each.heads for each in some})
            stored |= await former_keys.recognised(self.session, asked, dry_run=self.options.dry_run)
        for part in _parts(list({head.author.reader for head in heads})):
            people |= await authors.known(self.session, part)
        return stored, people

    def _threads(self, discussion: Discussion, known: Mapping[str, Stored], gone: Collection[str]) -> Threads:
        heads = [
            replace(head, state=State.ERASED) if head.author.reader in gone else head
            for head in told_once(discussion.heads)
        ]
        own = {head.key for head in heads}
        above = {head.parent for head in heads if head.parent} - own
        here = {key: known[key] for key in own | above if key in known}
        elsewhere = self.staging.elsewhere(above - here.keys())
        return Threads(discussion.article, heads, here, elsewhere, self.options.deepest, discussion.published_at)

    def _keep_orphans(self) -> None:
        self.report.orphans, self.report.orphan_pages = self.staging.count_orphans()
        if self.report.orphans and not self.options.dry_run:
            orphans.write(self.options.orphans, self.staging.orphans())
            self.report.orphan_file = self.options.orphans


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + KEYS] for start in range(0, len(keys), KEYS))


def _shown(records: Iterable[tuple[Record, str]]) -> Iterator[tuple[Record, str]]:
    yield from track(records, "Reading", console=console, transient=True, disable=not console.is_terminal)
