"""Files as articles: which of them are stored already, and the writing of the others, many in one transaction."""

from collections.abc import Mapping, Sequence
from json import dumps, loads
from time import monotonic
from typing import Any

from db.access import audit_log
from db.connections import named_queries
from db.connections.postgres import BROKEN_RULES, CONFLICTS
from db.content import articles
from db.content.article_revisions import IMPORT
from db.content.imports import comment_slices
from db.content.imports.batches import Batch
from db.content.imports.comment_slices import Rest
from db.content.imports.file_drafts import FileDraft, Known, Outcome
from db.content.imports.identity import NotStored, Source, StoredArticle
from db.content.imports.runs import Run
from db.text.markdown import render

queries = named_queries.load("imported_files")

MOST_COMPARED = 500
"""Comments that are compared with what is stored in one transaction of several files."""


async def known(connection: Any, files: Mapping[Source, bytes]) -> dict[Source, Known]:
    """Those of the files, given with the hashes of their content, that were imported just so."""
    rows = [row async for row in queries.with_content(connection, hashes=list(files.values()))]
    places = {(row["content_hash"], place): row for row in rows for place in (row["path"], row["file"])}
    found = {source: places.get((content, source.path or source.file)) for source, content in files.items()}
    return {source: Known(source, row["article_id"], loads(row["pictures"])) for source, row in found.items() if row}


async def save(connection: Any, files: Sequence[FileDraft | Known], run: Run) -> list[Outcome | str]:
    """What became of each file: an outcome, or one sentence about why it is not stored. A dry run finds out the same
    and writes nothing."""
    outcomes: list[Outcome | str] = []
    while some := _next(files[len(outcomes) :], run.pace.number):
        begun = monotonic()
        saved, rests = await _save_some(connection, some, run)
        run.pace.note(len(saved), monotonic() - begun)
        failures = {id(rest.file): failure for rest in rests if (failure := await _rest(connection, rest))}
        outcomes += [failures.get(id(file), outcome) for file, outcome in zip(some, saved, strict=False)]
    return outcomes


def _next(files: Sequence[FileDraft | Known], most: int) -> Sequence[FileDraft | Known]:
    """Those of one transaction: while the comments of one are compared, the articles before it are locked."""
    compared = 0
    for number, file in enumerate(files[:most]):
        compared += len(file.draft.comments) if isinstance(file, FileDraft) else 0
        if number and compared > MOST_COMPARED:
            return files[:number]
    return files[:most]


async def _rest(connection: Any, rest: Rest) -> str | None:
    """One sentence about why not all comments of a file are stored."""
    try:
        await comment_slices.write(connection, rest)
    except (*BROKEN_RULES, NotStored) as error:
        return " ".join(str(error).split())
    return None


async def _save_some(
    connection: Any, files: Sequence[FileDraft | Known], run: Run
) -> tuple[list[Outcome | str], Sequence[Rest]]:
    """In one transaction; and what is left of comments. If the database refuses one of the files, half of them are
    tried, and at last it alone is left out."""
    _render(files)
    try:
        async with connection.transaction():
            batch = await _begin(connection, files, run)
            outcomes = [await batch.save(file) for file in files]
            await batch.write_new()
            if batch.written:
                await articles.make_found(connection, batch.written)
            await _keep(connection, batch)
    except (*BROKEN_RULES, *CONFLICTS) as error:
        if len(files) == 1:
            return [" ".join(str(error).split())], ()
        return await _save_some(connection, files[: len(files) // 2], run)
    run.taken = batch.taken
    run.add(batch.new)
    return outcomes, [*batch.rests.values()]


def _render(files: Sequence[FileDraft | Known]) -> None:
    """Before anything is locked: pages are remembered."""
    for file in files:
        if isinstance(file, FileDraft):
            render(file.draft.body)


async def _begin(connection: Any, files: Sequence[FileDraft | Known], run: Run) -> Batch:
    await audit_log.sign(connection, IMPORT.actor)
    await queries.lock(connection)
    drafts = [file for file in files if isinstance(file, FileDraft)]
    asked = {
        "external_ids": [file.draft.external_id for file in drafts if file.draft.external_id],
        "slugs": [file.draft.slug for file in drafts],
        "headlines": [file.draft.headline for file in drafts],
        "paths": [file.source.path for file in drafts if file.source.path],
        "files": [file.source.file for file in drafts],
    }
    rows = queries.candidates(connection, **asked)
    new = run.may_be({word for column in asked.values() for word in column})
    stored = [*[StoredArticle(**row) async for row in rows], *new]
    return Batch(connection, run, stored, await articles.taken_slugs(connection, asked["slugs"]))


async def _keep(connection: Any, batch: Batch) -> None:
    """Of an article that several files of a transaction are, the last one. One whose comments are not written yet is
    read again if it comes again."""
    records = list({article.article_id: (article, file) for article, file in batch.records}.values())
    marks = {key: rest.mark for key, rest in batch.rests.items()}
    if paths := [(path, article.article_id) for article, file in records for path in file.old_paths]:
        keys = dict(paths)
        await queries.keep_addresses(connection, paths=list(keys), article_ids=list(keys.values()))
    if records:
        await queries.keep(
            connection,
            article_ids=[article.article_id for article, _ in records],
            paths=[article.path for article, _ in records],
            files=[article.file for article, _ in records],
            slugs_given=[article.slug_is_given for article, _ in records],
            updates=[article.updated_at for article, _ in records],
            versions=[article.version for article, _ in records],
            content_hashes=[marks.get(article.article_id, file.content_hash) for article, file in records],
            draft_hashes=[b"" if article.article_id in marks else article.draft_hash for article, _ in records],
            article_hashes=[article.article_hash for article, _ in records],
            other_fields=[dumps(file.draft.other_fields) for _, file in records],
            pictures=[dumps(file.pictures) for _, file in records],
            revisions=[article.imported_revision for article, _ in records],
        )
