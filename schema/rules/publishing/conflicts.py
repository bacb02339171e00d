"""Conflicts: what has changed of an article since the client has read it, field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from asyncpg import Connection
from strawberry.utils.str_converters import to_camel_case

from db.content import article_revisions
from db.content.article_drafts import StoredArticle
from db.content.article_revisions import Revision
from schema.rules.publishing.errors import ConflictError, FieldConflict
from schema.rules.publishing.reading import Input
from schema.rules.user_errors import ErrorCode


async def conflict(
    connection: Connection, article: StoredArticle | None, expected: int | None, given: Input
) -> ConflictError | None:
    """None where the article is as it was expected; 0 expects that there is none."""
    if expected is None or expected == (article.revision if article else 0):
        return None
    if article is None:
        return _error(0, "There is no such article, or no longer.")
    base = orjson.loads(await article_revisions.content_of(connection, article.id, expected) or b"{}")
    says, last = (
        orjson.loads(article.content),
        _last_changes(await article_revisions.since(connection, article.id, expected)),
    )
    changes = [_change(field, last[field], (base, says, given)) for field in sorted(last)]
    return _error(article.revision, _message(article, expected, last), changes)


def _error(revision: int, message: str, changes: Sequence[FieldConflict] = ()) -> ConflictError:
    return ConflictError(
        code=ErrorCode.CONFLICT,
        message=message,
        path=["input", "expectedRevision"],
        revision=revision,
        changes=list(changes),
    )


def _last_changes(revisions: list[Revision]) -> dict[str, Revision]:
    """By each field that has changed the last revision that changed it."""
    return {field: revision for revision in reversed(revisions) for field in revision.changed}


def _message(article: StoredArticle, expected: int, last: Mapping[str, Revision]) -> str:
    if expected > article.revision:
        return f"There is no revision {expected} of this article: it is at {article.revision}."
    by = sorted({revision.by for revision in last.values() if revision.by})
    return (
        f"The article is at revision {article.revision}, not {expected}. Changed since by {', '.join(by) or 'others'}."
    )


def _change(field: str, revision: Revision, states: tuple[Input, Input, Input]) -> FieldConflict:
    base, theirs, yours = (as_input(state.get(field)) for state in states)
    return FieldConflict(
        field=to_camel_case(field),
        revision=revision.number,
        at=revision.at,
        by=revision.by,
        base=base,
        theirs=theirs,
        yours=yours,
    )


def as_input(value: Any) -> Any:
    """With the keys of objects as clients write them."""
    if isinstance(value, Mapping):
        return {to_camel_case(key): as_input(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_input(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)
