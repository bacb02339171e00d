"""The files of one transaction: which are new, which are over what is stored, and which are not stored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content import articles
from db.content.article_drafts import stored
from db.content.articles import Written
from db.content.imports.comment_slices import Rest
from db.content.imports.file_drafts import FileDraft, Known, Outcome
from db.content.imports.identity import NotStored, StoredArticle, check_age, find
from db.content.imports.lockstep import Lockstep
from db.content.imports.runs import Run
from db.discussion.imports.progress import Progress

queries = named_queries.load("imported_files")


class Batch:
    """The files of one transaction, one after the other. Nothing of it reaches the run before it is committed."""

    def __init__(self, connection: Any, run: Run, stored: Iterable[StoredArticle], slugs: Iterable[str]) -> None:
        self.connection = connection
        self.run = run
        self.taken = dict(run.taken)
        self.stored = {article.article_id: article for article in stored}
        self.new: list[StoredArticle] = []
        self.records: list[tuple[StoredArticle, FileDraft]] = []
        self.slugs = {*slugs, *(article.slug for article in self.stored.values())}
        self.written: list[tuple[int, ArticleDraft]] = []
        self.rests: dict[int, Rest] = {}
        self.coming: list[tuple[FileDraft, StoredArticle]] = []

    async def write_new(self) -> None:
        """What has been found to be new: side by side, but for articles with comments, each of which counts its own."""
        coming, self.coming = self.coming, []
        for has_comments, some in groupby(coming, lambda new: bool(new[0].draft.comments)):
            for group in [[new] for new in some] if has_comments else [[*some]]:
                await self._write(group)

    async def _write(self, group: Sequence[tuple[FileDraft, StoredArticle]]) -> None:
        drafts = [replace(file.draft, slug=article.slug) for file, article in group]
        works = [partial(articles.write_unfound, draft=draft) for draft in drafts]
        done = await Lockstep(self.connection).run(works)
        for (file, article), draft, written in zip(group, drafts, done, strict=True):
            self._note(file, draft, written)
            self._take(file, replace(article, article_id=written.id, imported_revision=written.revision.number))

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
        if any(not file.words.isdisjoint(other.words) for other, _ in self.coming):
            await self.write_new()
        article = find(file.draft, file.source, list(self.stored.values()), self.taken)
        if article is None and file.only_withdraws:
            raise NotStored("It withdraws an article that is not here.")
        if article is None:
            return await self._add(file)
        if file.draft_hash == article.draft_hash:
            self._take(file, article)
            return Outcome.UNCHANGED
        check_age(file.draft, article)
        written, changed = await self._written(file, await self._over(file, article), article)
        self._take(file, written)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    async def _add(self, file: FileDraft) -> Outcome:
        """It is written with the others that are new."""
        slug, key = await self._free_slug(file.draft), -1 - self.run.count - len(self.new)
        article = StoredArticle(key, file.draft.external_id, slug, file.draft.headline)
        self.slugs.add(slug)
        if self.run.dry:
            self._take(file, article)
        else:
            self.coming.append((file, article))
        return Outcome.NEW

    async def _over(self, file: FileDraft, article: StoredArticle) -> ArticleDraft:
        """What becomes of a stored article."""
        if file.only_withdraws and (before := await stored(self.connection, article.article_id)):
            return replace(before.draft, is_withdrawn=True, is_draft=False, updated_at=file.draft.updated_at)
        return replace(file.draft, slug=file.draft.slug if file.draft.slug_is_given else article.slug)

    async def _free_slug(self, draft: ArticleDraft) -> str:
        """A given one is free, or its article would have been found."""
        if draft.slug_is_given or draft.slug not in self.slugs:
            return draft.slug
        return await articles.free_slug(self.connection, draft.slug, self.slugs)

    async def _written(self, file: FileDraft, draft: ArticleDraft, over: StoredArticle) -> tuple[StoredArticle, bool]:
        """What is stored from now on, and whether anything is other than before: with its comments nobody looks."""
        draft = replace(draft, external_id=draft.external_id or over.external_id)
        article = replace(over, slug=draft.slug, headline=draft.headline, external_id=draft.external_id)
        if self.run.dry:
            await self._check_edits(draft, over, None)
            return article, True
        if _is_stored(file, over):
            comments = await articles.compare_comments(self.connection, over.article_id, draft)
            self._note_rest(file, draft, over.article_id, comments)
            return article, True
        async with self.connection.transaction():
            written = await articles.write_unfound(self.connection, draft, over.article_id)
            if number := written.revision.number:
                await self._check_edits(draft, over, number)
        self._note(file, draft, written)
        article = replace(article, article_id=written.id, imported_revision=number or over.revision)
        return article, bool(number) or not draft.keeps_comments

    def _note(self, file: FileDraft, draft: ArticleDraft, written: Written) -> None:
        self.written.append((written.id, draft))
        self._note_rest(file, draft, written.id, written.comments)

    def _note_rest(self, file: FileDraft, draft: ArticleDraft, article_id: int, comments: Progress | None) -> None:
        """Of several files that are one article, the comments of the last are written."""
        if comments and comments.left:
            self.rests[article_id] = Rest(file, draft, comments)
        elif not draft.keeps_comments:
            self.rests.pop(article_id, None)

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
            article_hash=file.article_hash,
        )
        self.stored[article.article_id] = taken
        self.taken[article.article_id] = file.source.file
        if not self.run.dry:
            self.records.append((taken, file))
        elif article.article_id < 0:
            self.new.append(taken)


def _is_stored(file: FileDraft, over: StoredArticle) -> bool:
    """Whether nothing but comments can be other than in the file before, which nobody has edited since: nobody waits
    for the writing of the rest then. What a file says of the discussion is said again."""
    draft, is_edited = file.draft, over.revision != over.imported_revision
    if is_edited or file.only_withdraws or draft.comments_closed or draft.comment_guidelines:
        return False
    return file.article_hash == over.article_hash
