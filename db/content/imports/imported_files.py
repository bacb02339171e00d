"""Files as articles: which of them are stored already, and the writing of the others, many in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from json import dumps, loads
from typing import Any

from db.access import audit_log
from db.article_input import ArticleDraft
from db.connections import named_queries
from db.connections.postgres import BROKEN_RULES, CONFLICTS
from db.content import articles
from db.content.article_drafts import stored
from db.content.article_revisions import IMPORT
from db.content.imports.file_drafts import FileDraft, Known, Outcome
from db.content.imports.identity import NotStored, Source, StoredArticle, check_age, find
from db.content.imports.runs import Run

queries = named_queries.load("imported_files")


async def known(connection: Any, files: Mapping[Source, bytes]) -> dict[Source, Known]:
    """Those of the files, given with the hashes of their content, that were imported just so."""
    rows = [row async for row in queries.with_content(connection, hashes=list(files.values()))]
    places = {(row["content_hash"], place): row for row in rows for place in (row["path"], row["file"])}
    found = {source: places.get((content, source.path or source.file)) for source, content in files.items()}
    return {source: Known(source, row["article_id"], loads(row["pictures"])) for source, row in found.items() if row}


async def save(connection: Any, files: Sequence[FileDraft | Known], run: Run) -> list[Outcome | str]:
    """What became of each file: an outcome, or one sentence about why it is not stored.

    All of them are one transaction. If the database refuses one, each is written by itself, and only that one is left
    out. A dry run finds out the same and writes nothing.
    """
    if not files:
        return []
    try:
        async with connection.transaction():
            batch = await _begin(connection, files, run)
            outcomes = [await batch.save(file) for file in files]
            await _keep(connection, batch.records)
    except (*BROKEN_RULES, *CONFLICTS) as error:
        if len(files) == 1:
            return [" ".join(str(error).split())]
        return [outcome for file in files for outcome in await save(connection, [file], run)]
    run.taken = batch.taken
    run.add(batch.new)
    return outcomes


async def _begin(connection: Any, files: Sequence[FileDraft | Known], run: Run) -> "Batch":
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
    return Batch(connection, run, [*[StoredArticle(**row) async for row in rows], *new])


class Batch:
    """The files of one transaction, one after the other. Nothing of it reaches the run before it is committed."""

    def __init__(self, connection: Any, run: Run, stored: Iterable[StoredArticle]) -> None:
        self.connection = connection
        self.run = run
        self.taken = dict(run.taken)
        self.stored = {article.article_id: article for article in stored}
        self.new: list[StoredArticle] = []
        self.records: list[tuple[StoredArticle, FileDraft]] = []

    async def save(self, file: FileDraft | Known) -> Outcome | str:
        try:
            return self._known(file) if isinstance(file, Known) else await self._save(file)
        except NotStored as refusal:
            return str(refusal)

    def _known(self, file: Known) -> Outcome:
        if file.article_id in self.taken and not file.source.by_id:
            raise NotStored(f"It is the same article as {self.taken[file.article_id]}.")
        self.taken[file.article_id] = file.source.file
        return Outcome.UNCHANGED

    async def _save(self, file: FileDraft) -> Outcome:
        article = find(file.draft, file.source, list(self.stored.values()), self.taken)
        if article is None and file.only_withdraws:
            raise NotStored("It withdraws an article that is not here.")
        if article is None:
            slug = await self._free_slug(file.draft)
            article = StoredArticle(-1 - self.run.count - len(self.new), None, slug, file.draft.headline)
            self._take(file, (await self._written(replace(file.draft, slug=slug), article))[0])
            return Outcome.NEW
        if file.draft_hash == article.draft_hash:
            self._take(file, article)
            return Outcome.UNCHANGED
        check_age(file.draft, article)
        written, changed = await self._written(await self._over(file, article), article)
        self._take(file, written)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    async def _over(self, file: FileDraft, article: StoredArticle) -> ArticleDraft:
        """What becomes of a stored article."""
        if file.only_withdraws and (before := await stored(self.connection, article.article_id)):
            return replace(before.draft, is_withdrawn=True, is_draft=False, updated_at=file.draft.updated_at)
        return replace(file.draft, slug=file.draft.slug if file.draft.slug_is_given else article.slug)

    async def _free_slug(self, draft: ArticleDraft) -> str:
        """A given one is free, or its article would have been found."""
        used = {article.slug for article in self.stored.values()}
        return draft.slug if draft.slug_is_given else await articles.free_slug(self.connection, draft.slug, used)

    async def _written(self, draft: ArticleDraft, over: StoredArticle) -> tuple[StoredArticle, bool]:
        """The article as it is stored from now on, and whether anything of it is other than before: with its comments
        nobody looks."""
        draft = replace(draft, external_id=draft.external_id or over.external_id)
        article = replace(over, slug=draft.slug, headline=draft.headline, external_id=draft.external_id)
        if self.run.dry:
            await self._check_edits(draft, over, None)
            return article, True
        async with self.connection.transaction():
            written = await articles.write(self.connection, draft, over.article_id if over.article_id > 0 else None)
            if number := written.revision.number:
                await self._check_edits(draft, over, number)
        article = replace(article, article_id=written.id, imported_revision=number or over.revision)
        return article, bool(number) or not draft.keeps_comments

    async def _check_edits(self, draft: ArticleDraft, over: StoredArticle, number: int | None) -> None:
        """Raises NotStored where somebody has edited what the file was imported as, before the revision of this number.
        A file that was exported after that says so."""
        is_known = draft.keeps_comments and draft.updated_at == over.last_update
        if over.article_id <= 0 or self.run.overwrite or is_known:
            return
        edits = await queries.edits(
            self.connection, article_id=over.article_id, since=over.imported_revision, before=number
        )
        if edits["by"]:
            told = f"by {', '.join(edits['by'])} ({', '.join(edits['changed'])})"
            raise NotStored(f"Its article has been edited since, {told}: --overwrite takes that back.")

    def _take(self, file: FileDraft, article: StoredArticle) -> None:
        """Takes the article for the file's: no other file of the run can be it."""
        taken = replace(
            article,
            path=file.source.path or article.path,
            file=file.source.file,
            slug_is_given=file.draft.slug_is_given,
            updated_at=file.draft.updated_at,
            version=file.draft.version,
            draft_hash=file.draft_hash,
        )
        self.stored[article.article_id] = taken
        self.taken[article.article_id] = file.source.file
        if not self.run.dry:
            self.records.append((taken, file))
        elif article.article_id < 0:
            self.new.append(taken)


async def _keep(connection: Any, written: Sequence[tuple[StoredArticle, FileDraft]]) -> None:
    """Of an article that several files of a transaction are, the last one."""
    records = list({article.article_id: (article, file) for article, file in written}.values())
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
            content_hashes=[file.content_hash for _, file in records],
            draft_hashes=[article.draft_hash for article, _ in records],
            other_fields=[dumps(file.draft.other_fields) for _, file in records],
            pictures=[dumps(file.pictures) for _, file in records],
            revisions=[article.imported_revision for article, _ in records],
        )
