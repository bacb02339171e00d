"""Answers of a live query as they are sent: whole, or as the difference from the one before."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from math import inf

import orjson

from db.compiler.tags import UNCACHEABLE
from db.connections.reads import FeedEvent
from db.feed.notifications import EVERYTHING
from db.feed.subscribers import Delivery
from db.live_queries.patches import difference

CURSOR_BYTES = 15
"""Of the hash of an answer: half of 120 bits is what it takes until two answers have the same."""
CURSOR = re.compile(f"[0-9a-f]{{{2 * CURSOR_BYTES}}}")
LARGEST_COMPARED = 300_000
"""Bytes of an answer from which on it is sent whole: to compare it would hold up everybody else."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was read: a JSON object, the tags of what it shows, and when time alone changes it, by the loop's
    clock. `is_shared`: it is kept elsewhere, too."""

    body: bytes
    tags: Collection[str] = (UNCACHEABLE,)
    expires_at: float = inf
    is_shared: bool = False

    def depends_on(self, changed: Collection[str]) -> bool:
        """Whether it may be another one since these tags have been told of. What is uncacheable has no tag to tell."""
        if UNCACHEABLE in self.tags:
            return bool(changed)
        return EVERYTHING in changed or any(tag in changed for tag in self.tags)


class LiveAnswer:
    """An answer, under the `cursor` that names it: the same for the same bytes, whichever process has read them.
    `patch`, where there is one, makes it of the answer `patched_from`."""

    __slots__ = ("body", "cursor", "patch", "patched_from", "whole")

    def __init__(self, body: bytes) -> None:
        self.body, self.cursor = body, cursor_of(body)
        self.whole = self._delivery(body.removesuffix(b"}") + b",", b"")
        self.patch: Delivery | None = None
        self.patched_from = ""

    def compare(self, before: "LiveAnswer") -> None:
        """Makes the patch, unless the answer itself is shorter. One with errors is always sent whole."""
        if max(len(self.body), len(before.body)) > LARGEST_COMPARED:
            return
        old, new = orjson.loads(before.body), orjson.loads(self.body)
        if old.keys() != {"data"} or new.keys() != {"data"}:
            return
        patch = orjson.dumps(difference(old["data"], new["data"]))
        if len(patch) < len(self.body):
            self.patch, self.patched_from = self._delivery(b"{", b',"patch":' + patch), before.cursor

    def for_watcher_of(self, cursor: str | None, patches: bool) -> Delivery:
        """What brings a watcher who has the answer of that cursor to this one."""
        return self.patch if patches and self.patch and cursor == self.patched_from else self.whole

    def _delivery(self, beginning: bytes, members: bytes) -> Delivery:
        text = b'%b"extensions":{"live":{"cursor":"%b"%b}}}' % (beginning, self.cursor.encode(), members)
        return Delivery([FeedEvent(0, 0, self.cursor, None, (), text.decode())])


def cursor_of(body: bytes) -> str:
    return blake2b(body, digest_size=CURSOR_BYTES).hexdigest()
