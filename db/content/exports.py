"""Articles as they are read for files: all that they say, and what their files said beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content.article_drafts import stored
from db.content.imports.identity import NotStored

exports = named_queries.load("exports")


REFERENCE = re.compile(r"\bImage_(\d{1,18})\.([0-9a-f]{12})\b")
"""An image as files name it: its ID here, and the version of what it looks like, by which it is found elsewhere."""
IN_BODY = re.compile(r"(?<=image:Image_)\d{1,18}\b(?!\.)")


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """`slugs` are those of its people, by their keys. Its images are references. `withdrawn_at` is None for an article
    that is not withdrawn."""

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
    draft = replace(found.draft, translation_of=beside["translation_of"])
    return ExportedArticle(
        draft=_with_references(draft, orjson.loads(beside["images"])),
        status=found.status,
        updated_at=beside["updated_at"],
        withdrawn_at=beside["withdrawn_at"],
        version=beside["version"],
        comment_guidelines=beside["guidelines"],
        comments_closed=beside["comments_closed"],
        slugs={int(key): slug for key, slug in orjson.loads(beside["slugs"]).items()},
        other_fields=orjson.loads(beside["other_fields"]),
    )


def _with_references(draft: ArticleDraft, versions: Mapping[str, str]) -> ArticleDraft:
    def reference(key: int | str | None) -> str | None:
        return f"Image_{key}.{versions[str(key)]}" if str(key) in versions else None

    def in_body(found: re.Match[str]) -> str:
        return f"{found[0]}.{versions[found[0]]}" if found[0] in versions else found[0]

    seo = replace(draft.seo, image=reference(draft.seo.image))
    return replace(draft, image=reference(draft.image), seo=seo, body=IN_BODY.sub(in_body, draft.body))


async def with_images(connection: Any, draft: ArticleDraft) -> ArticleDraft:
    """The draft of a file, with keys for references. Raises NotStored where there is no such image."""
    texts = str(draft.image or ""), str(draft.seo.image or ""), draft.body
    named = {found[0]: (int(found[1]), found[2]) for text in texts for found in REFERENCE.finditer(text)}
    if not named:
        return draft
    keys, versions = zip(*named.values(), strict=True)
    rows = [row["found"] async for row in exports.images(connection, keys=list(keys), versions=list(versions))]
    found = dict(zip(named, rows, strict=True))
    if missing := next((reference for reference, key in found.items() if key is None), None):
        raise NotStored(f"It shows a picture that is not here, {missing}: send that first.")
    seo = replace(draft.seo, image=found.get(str(draft.seo.image)))
    body = REFERENCE.sub(lambda reference: f"Image_{found[reference[0]]}", draft.body)
    return replace(draft, image=found.get(str(draft.image)), seo=seo, body=body)
