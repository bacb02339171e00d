"""Articles as they are read for files: all that they say, and what their files said beside it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content.article_drafts import stored

exports = named_queries.load("exports")


IN_BODY = re.compile(r"(?<![`\w])image:Image_(\d{1,18})\b")
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif", "image/gif": "gif"}


@dataclass(frozen=True, slots=True)
class ExportedPicture:
    """An image that an article shows: the hash of its original as text, and all that is said of it."""

    key: int
    original: str
    media_type: str
    alt: str
    caption: str | None
    credit: str | None
    external_id: str | None
    focal_x: float | None
    focal_y: float | None

    @property
    def file(self) -> str:
        """Where its bytes are, from the folder of the articles."""
        return f"images/{self.original}.{SUFFIXES[self.media_type]}"


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """`slugs` are those of its people, by their keys. Its images are named as `references` of its `pictures` has them.
    `withdrawn_at` is None for an article that is not withdrawn."""

    draft: ArticleDraft
    status: str
    updated_at: datetime
    withdrawn_at: datetime | None
    version: str | None
    comment_guidelines: str | None
    comments_closed: bool
    slugs: Mapping[int, str]
    pictures: Sequence[ExportedPicture]
    other_fields: Mapping[str, Any]


async def keys(connection: Any, section: str | None = None, since: datetime | None = None) -> Sequence[int]:
    """Those of all articles, or of a section's, or of those that were changed since then."""
    return [row["id"] async for row in exports.keys(connection, section=section, since=since)]


async def shared_names(connection: Any) -> frozenset[str]:
    """Names that several people have."""
    return frozenset([row["name"] async for row in exports.shared_names(connection)])


async def read(connection: Any, article_id: int) -> ExportedArticle:
    """Raises LookupError where there is no such article."""
    found, beside = await stored(connection, article_id), await exports.beside(connection, article_id=article_id)
    if found is None or beside is None:
        raise LookupError(f"There is no article {article_id}.")
    draft = replace(found.draft, translation_of=beside["translation_of"])
    pictures = [ExportedPicture(**dict(row)) async for row in exports.pictures(connection, article_id=article_id)]
    names = dict(zip((each.key for each in pictures), references(each.file for each in pictures), strict=True))
    return ExportedArticle(
        draft=_with_references(draft, names),
        status=found.status,
        updated_at=beside["updated_at"],
        withdrawn_at=beside["withdrawn_at"],
        version=beside["version"],
        comment_guidelines=beside["guidelines"],
        comments_closed=beside["comments_closed"],
        slugs={int(key): slug for key, slug in orjson.loads(beside["slugs"]).items()},
        pictures=pictures,
        other_fields=orjson.loads(beside["other_fields"]),
    )


def references(files: Iterable[str]) -> list[str]:
    """By what an article names pictures that have these files: a second one of the same file has a number behind it."""
    seen: Counter[str] = Counter()
    found = []
    for file in files:
        seen[file] += 1
        found.append(file if seen[file] == 1 else f"{file}#{seen[file]}")
    return found


def _with_references(draft: ArticleDraft, references: Mapping[int, str]) -> ArticleDraft:
    """With what names them in files for the keys of images."""

    def reference(key: int | str | None) -> str | None:
        return references.get(int(key)) if key is not None else None

    def in_body(found: re.Match[str]) -> str:
        return references.get(int(found[1]), found[0])

    seo = replace(draft.seo, image=reference(draft.seo.image))
    return replace(draft, image=reference(draft.image), seo=seo, body=IN_BODY.sub(in_body, draft.body))
