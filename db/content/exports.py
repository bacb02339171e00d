"""Articles as they are read for files: all that they say, and what their files said beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content.article_drafts import stored

exports = named_queries.load("exports")


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """`slugs` are those of its people, by their keys. `withdrawn_at` is None for an article that is not withdrawn."""

    draft: ArticleDraft
    status: str
    updated_at: datetime
    withdrawn_at: datetime | None
    version: str | None
    comment_guidelines: str | None
    comments_closed: bool
    slugs: Mapping[int, str]
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
    return ExportedArticle(
        draft=replace(found.draft, translation_of=beside["translation_of"]),
        status=found.status,
        updated_at=beside["updated_at"],
        withdrawn_at=beside["withdrawn_at"],
        version=beside["version"],
        comment_guidelines=beside["guidelines"],
        comments_closed=beside["comments_closed"],
        slugs={int(key): slug for key, slug in orjson.loads(beside["slugs"]).items()},
        other_fields=orjson.loads(beside["other_fields"]),
    )
