"""Which stored article a file is: by its own id, its slug, its path, or its headline, in this order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from re import findall

from db.article_input import ArticleDraft


class NotStored(Exception):
    """One sentence about why a file's article is not stored."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file stands: `path` is below the folder that is imported, None for a file given by itself. What is known
    `by_id` alone is one of many that a file has, and may come several times in a run: the latest version counts."""

    file: str
    path: str | None = None
    by_id: bool = False


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article and the file it was imported from last; `file` is None for one that was in no file that is known.
    `imported_revision` is what the file has made of it; `article_hash` is that of its draft but for its comments;
    `last_update` is what an exported file says."""

    article_id: int
    external_id: str | None
    slug: str
    headline: str
    path: str | None = None
    file: str | None = None
    slug_is_given: bool = False
    updated_at: datetime | None = None
    version: str | None = None
    draft_hash: bytes = b""
    article_hash: bytes = b""
    revision: int = 0
    imported_revision: int | None = None
    last_update: datetime | None = None


def find(
    draft: ArticleDraft, source: Source, stored: Sequence[StoredArticle], taken: Mapping[int, str]
) -> StoredArticle | None:
    """The article that a file is; None for a new one. `taken` has for the key of an article the file of this run that
    is it already: raises NotStored where that is the one."""
    if source.by_id:
        return next((one for one in stored if one.external_id == draft.external_id), None)
    for kind, value, candidates in _by_identity(draft, source, stored):
        if found := next(iter(candidates), None):
            if found.article_id in taken:
                raise NotStored(f"It is the same article as {taken[found.article_id]}, by its {kind}, {value}.")
            return found
    free = [one for one in stored if one.article_id not in taken and _may_be(draft, one)]
    return _by_place(source, free) or _by_headline(draft, source, free)


def _by_identity(
    draft: ArticleDraft, source: Source, stored: Sequence[StoredArticle]
) -> Iterator[tuple[str, str, Iterable[StoredArticle]]]:
    if draft.external_id:
        yield "id", draft.external_id, [one for one in stored if one.external_id == draft.external_id]
    if draft.slug_is_given:
        yield "slug", draft.slug, _of_slug(draft, stored)
    if source.path:
        same = [one for one in stored if one.path == source.path and _may_be(draft, one)]
        yield "path", source.path, sorted(same, key=lambda one: one.file != source.file)


def _of_slug(draft: ArticleDraft, stored: Sequence[StoredArticle]) -> list[StoredArticle]:
    same = [one for one in stored if one.slug == draft.slug]
    for one in same:
        if draft.external_id and one.external_id:
            raise NotStored(f"The slug {draft.slug} is that of another article, whose id is {one.external_id}.")
    return same


def _may_be(draft: ArticleDraft, one: StoredArticle) -> bool:
    """Whether nothing that the file says of itself is said otherwise of a stored article."""
    return not (draft.external_id and one.external_id) and not (draft.slug_is_given and one.slug_is_given)


def _by_place(source: Source, free: Sequence[StoredArticle]) -> StoredArticle | None:
    """The article of a folder's file, which is given by itself or within another folder now."""
    return next((one for one in free if one.file == source.file and one.path), None)


def _by_headline(draft: ArticleDraft, source: Source, free: Sequence[StoredArticle]) -> StoredArticle | None:
    """An article of which no path is known, and which is the only one of the headline or has its file just there."""
    same = [one for one in free if one.headline == draft.headline and one.path is None]
    here = [one for one in same if one.file == source.file]
    return here[0] if here else same[0] if len(same) == 1 else None


def check_age(draft: ArticleDraft, stored: StoredArticle) -> None:
    """Raises NotStored for a file that is older than the one whose article is stored."""
    given, kept = _parts(draft.version), _parts(stored.version)
    if given and kept and given < kept:
        raise NotStored(f"It is older than what is stored: version {draft.version}, where {stored.version} is stored.")
    if given and kept and given > kept:
        return
    if draft.updated_at and stored.updated_at and draft.updated_at < stored.updated_at:
        told = f"updated {draft.updated_at:%Y-%m-%d %H:%M}, where {stored.updated_at:%Y-%m-%d %H:%M} is stored"
        raise NotStored(f"It is older than what is stored: {told}.")


def _parts(version: str | None) -> list[int]:
    return [int(part) for part in findall(r"\d+", version or "")]
