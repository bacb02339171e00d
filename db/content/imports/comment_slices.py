"""Comments that are written without their article, or too many for one transaction: slice by slice. Who posts there
waits for one slice at most; what is not written yet when an import is stopped, the next import of the file writes."""

import asyncio
import secrets
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.connections.postgres import CONFLICTS
from db.content.articles import MOST_COMMENTS
from db.content.imports.file_drafts import FileDraft
from db.content.imports.identity import NotStored
from db.discussion import discussions
from db.discussion.imports import imported_comments
from db.discussion.imports.progress import Progress, Superseded
from db.discussion.transfers.pace import Pace

queries = named_queries.load("imported_files")

FEWEST, MOST, HELD, MEMORY = 25, 200, 0.025, 0.8
"""Changes of one transaction, and seconds that it is to take: a post takes as long besides; and what is remembered of a
slow one."""
ATTEMPTS = 100
"""Comparisons, where moderators are at work in the same threads."""


@dataclass(frozen=True)
class Rest:
    """Comments of a file whose article is stored: what is to be written of them, by a comparison before. `mark` stands
    for the file's hash until all is written."""

    file: FileDraft
    draft: ArticleDraft
    progress: Progress
    mark: bytes = field(default_factory=lambda: secrets.token_bytes(8))

    @property
    def article_id(self) -> int:
        return self.progress.article_id


async def write(connection: Any, rest: Rest) -> None:
    """Raises NotStored where something is left."""
    progress, pace = rest.progress, Pace(FEWEST, MOST, HELD, MEMORY)
    if progress.left <= MOST_COMMENTS:
        pace.number = progress.left
    for _ in range(ATTEMPTS):
        if await _written(connection, rest, progress, pace):
            hashes = {"content_hash": rest.file.content_hash, "draft_hash": rest.file.draft_hash}
            await queries.finish(connection, article_id=rest.article_id, mark=rest.mark, **hashes)
            return
        progress = await imported_comments.compare(connection, rest.article_id, rest.draft)
    raise NotStored("Its comments change faster than they can be compared: it is to be imported once more.")


async def _written(connection: Any, rest: Rest, progress: Progress, pace: Pace) -> bool:
    """Whether all of it is. The others have their turn between slices: as long as a slice has kept them waiting."""
    while number := min(progress.left, pace.number):
        try:
            seconds = await _write_slice(connection, rest, progress, number)
        except CONFLICTS:
            return False
        except Superseded:
            raise NotStored("Its article was imported again, or deleted, while its comments were written.") from None
        if seconds is None:
            return False
        pace.note(number, seconds)
        if progress.left:
            await asyncio.sleep(seconds)
    return True


async def _write_slice(connection: Any, rest: Rest, progress: Progress, most: int) -> float | None:
    """Seconds that the discussion was locked; None where it is no longer as it was seen."""
    part = progress.next(most)
    async with connection.transaction():
        await queries.lock(connection)
        await discussions.lock(connection, rest.article_id, None)
        begun = monotonic()
        stands = await progress.write(connection, part, rest.mark)
    return monotonic() - begun if stands else None
