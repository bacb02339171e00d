"""The entries of the response cache, at most so many bytes of them: by keys, tags, and the requests that they answer.

Eviction is FIFO with second chances: what was used goes to the back of the queue, what was not is evicted. While the
store is full, only a part of it has bodies as they are sent: the others are compressed, by a queue of the same kind.
"""

from collections import Counter, OrderedDict
from collections.abc import Hashable

from db.cache.admission import RecentMisses
from db.cache.entries import CachedResponse, CacheEntry, Key, ResponseKey
from db.cache.tag_index import TagIndex

ENTRY_FRACTION = 8
"""An entry larger than this part of the whole store is not stored: one eighth."""
RESPONSES_PER_ENTRY = 32
"""For requests that ask the same in different ways: more than this many push each other out."""
FULL = 0.9
"""The part of its size from which on only what is asked for again is admitted."""
PLAIN = 0.1
"""The part of its size that bodies may take uncompressed while it is full."""
MOST_USES = 3
"""That count: an entry nobody asks for any more is evicted after as many rounds."""
FEWEST_REMEMBERED, REMEMBERED = 100, 0.25
"""Misses: so many in a store of few entries, and such a part of the number of entries. With more of them seldom asked
for pages are admitted in turn, each for a statement with tags and an eviction, and there are no more hits."""


class EntryStore:
    """`size` is in bytes."""

    def __init__(self, size: int) -> None:
        self.size, self.bytes = size, 0
        self.entries: OrderedDict[Hashable, CacheEntry] = OrderedDict()
        self.tags = TagIndex()
        self.counters: Counter[str] = Counter()
        self._misses = RecentMisses()
        self._plain: OrderedDict[CacheEntry, None] = OrderedDict()
        self._plain_bytes = 0
        self._responses: dict[ResponseKey, CachedResponse] = {}

    def get(self, key: Hashable, now: float) -> CacheEntry | None:
        """The entry as of `now`, by the loop's clock."""
        entry = self.entries.get(key)
        return entry if entry and self._use(entry, now) else None

    def get_response(self, key: ResponseKey, now: float) -> CachedResponse | None:
        """As `get`."""
        response = self._responses.get(key)
        if response is None:
            return None
        for entry in response.entries:
            if not self._use(entry, now):
                return None
        return response

    def admits(self, key: Key) -> bool:
        """Whether an answer is worth a place: there is room, or it was missed before."""
        if self.bytes < FULL * self.size or self._misses.take(key):
            return True
        self._remember(key)
        return False

    def add(self, entry: CacheEntry) -> None:
        if entry.size * ENTRY_FRACTION > self.size:
            return
        if before := self.entries.get(entry.key):
            self.remove(before)
        entry.is_valid = True
        self.entries[entry.key] = entry
        self.bytes += entry.size
        self._add_plain(entry)
        self.tags.add(entry)
        self._make_room(entry)

    def add_response(self, response: CachedResponse) -> None:
        """Unless an entry that it shows is not valid any more."""
        known = response.key in self._responses or not response.entries
        if known or not all(entry.is_valid for entry in response.entries):
            return
        for entry in response.entries:
            if len(entry.responses) == RESPONSES_PER_ENTRY:
                self._remove_response(next(iter(entry.responses.values())))
            entry.responses[response.key] = response
        self._responses[response.key] = response
        self.bytes += response.size
        self._make_room(response.entries[-1])

    def remove_tagged(self, tag: str) -> None:
        for entry in self.tags.carriers(tag):
            self.counters["dropped"] += 1
            self.remove(entry)

    def clear(self) -> None:
        while self.entries:
            self.remove(next(iter(self.entries.values())))

    def remove(self, entry: CacheEntry) -> None:
        entry.is_valid = False
        del self.entries[entry.key]
        self.bytes -= entry.size
        self._remove_plain(entry)
        for response in list(entry.responses.values()):
            self._remove_response(response)
        self.tags.remove(entry)

    def _use(self, entry: CacheEntry, now: float) -> bool:
        """False if it has expired."""
        if entry.expires_at <= now:
            self.remove(entry)
            return False
        if entry.uses < MOST_USES:
            entry.uses += 1
        if entry.plain is None and entry.is_recent:
            self.bytes += entry.unpack()
            self._add_plain(entry)
            self._make_room(entry)
        entry.is_recent = True
        return True

    def _remove_response(self, response: CachedResponse) -> None:
        del self._responses[response.key]
        self.bytes -= response.size
        for entry in response.entries:
            entry.responses.pop(response.key, None)

    def _remember(self, key: Hashable) -> None:
        self._misses.add(key, max(FEWEST_REMEMBERED, int(REMEMBERED * len(self.entries))))

    def _add_plain(self, entry: CacheEntry) -> None:
        if entry.may_be_packed:
            self._plain[entry] = None
            self._plain_bytes += entry.size

    def _remove_plain(self, entry: CacheEntry) -> None:
        if entry in self._plain:
            del self._plain[entry]
            self._plain_bytes -= entry.size

    def _make_room(self, newest: CacheEntry) -> None:
        """By compressing and evicting others than the newest, which is about to be shown, unless there are none."""
        while self.bytes > FULL * self.size and self._plain_bytes > PLAIN * self.size and len(self._plain) > 1:
            entry = next(iter(self._plain))
            self._plain.move_to_end(entry)
            if entry.is_recent or entry is newest:
                entry.is_recent = False
            else:
                self._pack(entry)
        while self.bytes > self.size:
            entry = next(iter(self.entries.values()))
            self.entries.move_to_end(entry.key)
            if entry is not newest:
                self._reconsider(entry)
            elif len(self.entries) == 1:
                self.remove(entry)

    def _reconsider(self, entry: CacheEntry) -> None:
        """The oldest: used since, it stays."""
        if entry.uses:
            entry.uses -= 1
        else:
            self.counters["evicted"] += 1
            self.remove(entry)
            self._remember(entry.key)

    def _pack(self, entry: CacheEntry) -> None:
        """Of a body that is seldom asked for there is one copy."""
        self.counters["packed"] += 1
        self._remove_plain(entry)
        self.bytes += entry.pack()
        for response in list(entry.responses.values()):
            if response.own_body is not None:
                self._remove_response(response)
