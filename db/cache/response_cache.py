"""Answers kept in memory until what they show changes: no more bytes than allowed, those used last.

Every write announces the tags of what it changes (`sql/migrations/0006_announcements.sql`), and every process that
listens drops the answers that carry them. While it does not listen, nothing that is kept is given out.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from databases import Database

from db.cache.entries import CachedResponse, CacheEntry, kept
from db.cache.single_flight import SingleFlight
from db.compiler.inputs import Given
from db.compiler.sql_text import Statement
from db.connections.connection_pool import Gate
from db.connections.postgres import Unavailable
from db.connections.reads import read
from db.feed.announcements import EVERYTHING, tags
from db.feed.listener import Listener

LARGEST_PART = 8
"""The part of all bytes that one answer may take."""
COUNTED = ("hits", "repeats", "misses", "shared", "overtaken", "dropped", "evicted")
MOST_RESPONSES = 32
"""Responses remembered for one answer: requests that differ in a header only are different."""
TRIES = 3
"""How often a reader waits for answers that were overtaken before they asked, and then asks alone."""


@dataclass(eq=False)
class Fetch:
    """An answer on its way, and what was announced meanwhile: each tag with the number of its first announcement."""

    heard: dict[str, int] = field(default_factory=dict)


class ResponseCache:
    def __init__(self, database: Database, listener: Listener, size: int, gate: Gate | None = None) -> None:
        self.database, self.listener, self.size, self.gate = database, listener, size, gate or Gate()
        self.counters: Counter[str] = Counter()
        self._bytes = 0
        self._answers: OrderedDict[Hashable, CacheEntry] = OrderedDict()
        self._responses: dict[bytes, CachedResponse] = {}
        self._tagged: dict[str, set[CacheEntry]] = {}
        self._fetches: set[Fetch] = set()
        self._announced = 0
        self._flights: SingleFlight[CacheEntry] = SingleFlight()
        listener.hearers.insert(0, self)  # who hears of a change from anyone else finds no old answer here

    async def read(self, statement: Statement, given: Given, position: int = 0) -> CacheEntry:
        """The answer of a tagged statement, no older than a position of the log. Equal ones are asked for once."""
        await self._hear_up_to(position)
        key = (statement.sql, repr(statement.values(given)))
        for _ in range(TRIES):
            if found := self._find(key):
                self.counters["hits"] += 1
                return found
            if not self.listener.current:
                break  # what is on its way may be overtaken without anyone here hearing of it
            asked = self._announced
            answer, joined = await self._flights.join(key, lambda: self._fetch(key, statement, given))
            self.counters["shared"] += joined
            if not joined or answer.overtaken is None or answer.overtaken > asked:
                return answer  # whoever asked before a write was heard of need not have it
        return await self._fetch(key, statement, given)

    def response_to(self, request: bytes) -> Any:
        """What a request in just these bytes was answered with; None if that is not known, or no longer good."""
        response = self._responses.get(request)
        if response is None or not all(self._find(answer.key) for answer in response.shows):
            return None
        self.counters["repeats"] += 1
        for count in response.counts:
            count()
        return response.content

    def remember(self, response: CachedResponse) -> None:
        """While all that it shows is kept."""
        known = response.request in self._responses or not response.shows
        if known or not all(answer.good for answer in response.shows):
            return
        for answer in response.shows:
            if len(answer.responses) == MOST_RESPONSES:
                self._forget_response(next(iter(answer.responses.values())))
            answer.responses[response.request] = response
        self._responses[response.request] = response
        self._bytes += response.size
        self._make_room()

    def hear(self, announcement: str) -> None:
        for tag in tags(announcement):
            self._drop(tag)

    async def restored(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._note(EVERYTHING)
        while self._answers:
            self._forget(next(iter(self._answers.values())))

    def figures(self) -> Mapping[str, float]:
        """Numbers for those who run the server."""
        counted = {name: self.counters[name] for name in COUNTED}
        return {"bytes": self._bytes, "answers": len(self._answers), "tags": len(self._tagged), **counted}

    async def _hear_up_to(self, position: int) -> None:
        """If it does not listen, nothing is given out either. A write stands in the log before it is announced: what is
        at the very position that was heard of last may still be to come."""
        if position >= self.listener.position:
            with suppress(Unavailable):
                await self.listener.catch_up()

    def _find(self, key: Hashable) -> CacheEntry | None:
        answer = self._answers.get(key)
        if answer is None or not self.listener.current:
            return None
        if answer.ends <= asyncio.get_running_loop().time():
            self._forget(answer)
            return None
        self._answers.move_to_end(key)
        return answer

    async def _fetch(self, key: tuple[str, str], statement: Statement, given: Given) -> CacheEntry:
        self.counters["misses"] += 1
        begun = asyncio.get_running_loop().time()
        with self.gate, self._listening() as fetch:
            answer = kept(key, await read(self.database, statement, given), begun)
        answer.overtaken = answer.first_of(fetch.heard)
        self.counters["overtaken"] += answer.overtaken is not None
        if self.listener.current and answer.may_be_kept and answer.size * LARGEST_PART <= self.size:
            self._keep(answer)
        return answer

    @contextmanager
    def _listening(self) -> Iterator[Fetch]:
        fetch = Fetch()
        self._fetches.add(fetch)
        try:
            yield fetch
        finally:
            self._fetches.discard(fetch)

    def _keep(self, answer: CacheEntry) -> None:
        if before := self._answers.get(answer.key):
            self._forget(before)
        answer.good = True
        self._answers[answer.key] = answer
        self._bytes += answer.size
        for tag in answer.tags:
            self._tagged.setdefault(tag, set()).add(answer)
        self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self.size:
            self.counters["evicted"] += 1
            self._forget(next(iter(self._answers.values())))

    def _drop(self, tag: str) -> None:
        if tag == EVERYTHING:
            self.clear()
            return
        self._note(tag)
        for answer in list(self._tagged.get(tag, ())):
            self.counters["dropped"] += 1
            self._forget(answer)

    def _note(self, tag: str) -> None:
        self._announced += 1
        for fetch in self._fetches:
            fetch.heard.setdefault(tag, self._announced)

    def _forget(self, answer: CacheEntry) -> None:
        answer.good = False
        del self._answers[answer.key]
        self._bytes -= answer.size
        for response in list(answer.responses.values()):
            self._forget_response(response)
        for tag in answer.tags:
            self._tagged[tag].discard(answer)
            if not self._tagged[tag]:
                del self._tagged[tag]

    def _forget_response(self, response: CachedResponse) -> None:
        del self._responses[response.request]
        self._bytes -= response.size
        for answer in response.shows:
            answer.responses.pop(response.request, None)
