"""Comments that are posted, and changes of comments that are made, at the same time are stored together."""

from collections.abc import Sequence

from db.connections.admission import current_work
from db.connections.batches import Batches, Result
from db.connections.postgres import Database
from db.connections.reads import write
from db.discussion import comments
from db.discussion.comments import NewComment
from db.discussion.discussions import PostingLimits
from db.discussion.expected_facts import Change, ChangeKind

Limited = tuple[NewComment, PostingLimits]
"""The limits are those of the process, and so the same for all."""


class CommentBatches:
    """Of one process."""

    def __init__(self) -> None:
        self._batches: Batches[Limited, int] = Batches(_store)

    async def add(self, database: Database, comment: NewComment, limits: PostingLimits) -> int | None:
        """The key of the stored comment. None where it is not stored, and is to be tried by itself: its facts are
        others, its article or author is locked, or a comment of the same batch broke all of it. A second one of an
        author depends on the first, and is in another batch. Raises Unavailable and StatementTimeout, after which it
        may have been stored."""
        return _begun(await self._batches.add(database, (comment, limits), comment.posting.author_id))


class ChangeBatches:
    """Of one process: each kind of change has its own."""

    def __init__(self) -> None:
        self._batches: dict[ChangeKind, Batches[Change, bool]] = {}

    async def make(self, database: Database, change: Change) -> bool:
        """Whether it is as expected: else nothing is done. Where something is locked it waits by itself. Raises as
        `CommentBatches.add` does."""
        batches = self._batches.get(change.kind)
        if batches is None:
            batches = self._batches[change.kind] = Batches(_change)
        done = _begun(await batches.add(database, change, change.key))
        return await write(database, lambda connection: comments.change(connection, change)) if done is None else done


def _begun(result: Result) -> Result:
    if result and (work := current_work.get()):
        work.begun = True
    return result


async def _store(database: Database, batch: Sequence[Limited]) -> Sequence[int | None]:
    given, limits = [comment for comment, _ in batch], batch[0][1]
    stored: Sequence[int | None] = await write(
        database, lambda connection: comments.add_together(connection, given, limits)
    )
    return stored


async def _change(database: Database, batch: Sequence[Change]) -> Sequence[bool | None]:
    done: Sequence[bool | None] = await write(database, lambda connection: comments.change_together(connection, batch))
    return done
