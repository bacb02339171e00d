"""How far what an import changes of comments is written."""

from typing import Any

from db.connections import named_queries
from db.discussion.imports.slices import Changes, Slice
from db.discussion.imports.threads import StoredComment
from db.discussion.imports.update import Update
from db.discussion.imports.writes import write

imported = named_queries.load("imported_comments")

BEGUN = 3
"""Columns of `begin` before those of a stored comment."""


class Superseded(Exception):
    """The article's file is another one by now, or the article is gone."""


class Progress:
    """An update that is written slice by slice. It counts on each of them being committed: where one is not, what is
    left is found by comparing again."""

    def __init__(self, article_id: int, update: Update) -> None:
        self.article_id = article_id
        self._changes = Changes(update)
        self._number = update.changes
        self._keys = {place: row.id for place, row in update.found.items()}
        self._erased = update.erased
        self._written = 0
        self._next: Slice | None = None

    @property
    def left(self) -> int:
        """Changes that are not written yet."""
        return self._number - self._written

    def next(self, most: int) -> Slice:
        """The next slice, rendered: who asks for it before a lock is taken has it ready under that."""
        if self._next is None or self._next.number != min(most, self.left):
            self._next = self._changes.slice(self._written, most)
            self._next.words  # noqa: B018
        return self._next

    async def write(self, connection: Any, part: Slice, mark: bytes | None = None) -> bool:
        """The next slice, under the lock of the discussion. False, and nothing is written, where what it is about is no
        longer as it was seen, or something has been erased since. Raises Superseded unless the `mark`, if there is one,
        stands for the hash of the article's file."""
        if not await self._begun(connection, part, mark):
            await imported.count_rows(connection)
            return False
        self._erased += await write(connection, self.article_id, part, self._keys)
        self._written += part.number
        self._next = None
        return True

    async def _begun(self, connection: Any, part: Slice, mark: bytes | None) -> bool:
        touched, found = part.touched, dict[int, StoredComment]()
        async for row in imported.begin(connection, article_id=self.article_id, ids=[*touched]):
            if mark not in (None, row["mark"]):
                raise Superseded
            if row["erased"] != self._erased:
                return False
            if row["id"]:
                found[row["id"]] = StoredComment.of([*row][BEGUN:])
        return found == touched
