"""Comments that are posted, and changes of comments that are made, at the same time are stored together."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from typing import Generic
from weakref import WeakValueDictionary

from db.connections.admission import current_work
from db.connections.batches import Batches, Item, Result
from db.connections.postgres import Database
from db.connections.reads import write
from db.discussion import comments
from db.discussion.comments import Locked, NewComment
from db.discussion.discussions import PostingLimits
from db.discussion.expected_facts import Change, ChangeKind

Limited = tuple[NewComment, PostingLimits]
"""The limits are those of the process, and so the same for all."""


class ArticleBatches(Generic[Item, Result]):
    """Batches that wait for no lock, as one of them may be held for long and all would wait. What finds its article
    locked goes on with all others on this article, in batches that wait for its lock: one by one they would wait for
    each other, too, and other processes for all of them.

    `write` waits for the lock of the article that it is given, if it is one. It returns what became of each item,
    Locked where its article is, and None where it is to be tried by itself."""

    def __init__(
        self, write: Callable[[int | None, Database, Sequence[Item]], Awaitable[Sequence[Result | Locked | None]]]
    ) -> None:
        self._write = write
        self._hurried = self._batches(None)
        self._waiting = WeakValueDictionary[int | None, Batches[Item, Result | Locked]]()

    async def add(self, database: Database, item: Item, key: Hashable, article_id: int | None = None) -> Result | None:
        """What became of it, None where it is to be tried by itself. The article is told where it is known. Raises
        as `Batches.add` does."""
        batches = self._waiting.get(article_id, self._hurried)
        written = await batches.add(database, item, key)
        if isinstance(written, Locked) and batches is self._hurried:
            written = await self._waiting_for(written.article_id).add(database, item, key)
        return None if isinstance(written, Locked) else _begun(written)

    def _waiting_for(self, article_id: int) -> Batches[Item, Result | Locked]:
        """They last for as long as something waits in them."""
        return self._waiting.setdefault(article_id, self._batches(article_id))

    def _batches(self, article_id: int | None) -> Batches[Item, Result | Locked]:
        return Batches(partial(self._write, article_id))


class CommentBatches:
    """Of one process."""

    def __init__(self) -> None:
        self._batches: ArticleBatches[Limited, int] = ArticleBatches(_store)

    async def add(self, database: Database, comment: NewComment, limits: PostingLimits) -> int | None:
        """The key of the stored comment. None where it is not stored, and is to be tried by itself: its facts are
        others, its author is locked, or a comment of the same batch broke all of it. A second one of an author depends
        on the first, and is in another batch. Raises as `ArticleBatches.add` does."""
        posting = comment.posting
        return await self._batches.add(database, (comment, limits), posting.author_id, posting.article_id)


class ChangeBatches:
    """Of one process: each kind of change has its own."""

    def __init__(self) -> None:
        self._batches: dict[ChangeKind, ArticleBatches[Change, bool]] = {}

    async def make(self, database: Database, change: Change) -> bool:
        """Whether it is as expected: else nothing is done. Where a reader is locked it waits by itself. Raises as
        `ArticleBatches.add` does."""
        batches = self._batches.get(change.kind)
        if batches is None:
            batches = self._batches[change.kind] = ArticleBatches(_change)
        done = await batches.add(database, change, change.key)
        return await write(database, lambda connection: comments.change(connection, change)) if done is None else done


def _begun(result: Result) -> Result:
    if result and (work := current_work.get()):
        work.begun = True
    return result


async def _store(waits_for: int | None, database: Database, batch: Sequence[Limited]) -> Sequence[int | Locked | None]:
    given, limits = [comment for comment, _ in batch], batch[0][1]
    stored: Sequence[int | Locked | None] = await write(
        database, lambda connection: comments.add_together(connection, given, limits, waits_for)
    )
    return stored


async def _change(waits_for: int | None, database: Database, batch: Sequence[Change]) -> Sequence[bool | Locked | None]:
    done: Sequence[bool | Locked | None] = await write(
        database, lambda connection: comments.change_together(connection, batch, waits_for)
    )
    return done
