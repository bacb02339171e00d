"""Comments set aside until all are read: in a file without a name, which is gone with the process whatever ends it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from json import dumps, loads
from secrets import token_bytes
from typing import Any, NamedTuple

from api.imports.transfers.comments.records import FormerKey, Markup, SourceComment, SourcePerson, SourceThread, Text
from api.imports.transfers.comments.staging_sql import HEADS, ORPHANS, OWNERS, SORTED, TABLES
from api.imports.transfers.comments.words import name_of
from db.discussion.transfers.records import Author, Head, State
from db.text import names

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXTS = ("id", "thread", "body", "parent", "author", "name", "guest", "twin")


class Thread(NamedTuple):
    key: str
    links: Sequence[str]
    ids: Sequence[str]


class Orphan(NamedTuple):
    """As it is set aside: keys with the name of the source, `at` in microseconds, lists as JSON."""

    source: str
    key: str
    parent: str | None
    author: str
    name: str
    body: str
    markup: int
    at: int | None
    state: str
    likes: int
    links: str
    ids: str


class Staging:
    """`secret` hashes what tells guests apart, for this run alone."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(TABLES)
        self._database.execute("begin")
        self._secret = token_bytes(32)

    def add(self, comment: SourceComment, prefix: str) -> None:
        """`prefix` is the name of its source in keys."""
        comment = _storable(_without_address(comment))
        at = None if comment.at is None else (comment.at - EPOCH) // timedelta(microseconds=1)
        said = (comment.body, comment.markup.name, at, comment.state.name)
        self._database.execute(
            "insert into comment values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                prefix,
                f"{prefix}:{comment.id}",
                comment.parent and f"{prefix}:{comment.parent}",
                comment.thread,
                comment.author and f"{prefix}:{comment.author}",
                name_of(comment.name),
                None if comment.author else self._guest(comment),
                comment.body,
                comment.markup.value,
                at,
                comment.state.name,
                max(comment.likes, 0),
                blake2b(repr(said).encode(errors="replace"), digest_size=16).digest(),
                comment.twin,
            ),
        )

    def add_thread(self, thread: SourceThread) -> None:
        """What several records say of a page is all of it true."""
        thread = SourceThread(_plain(thread.key), [*map(_plain, thread.links)], [*map(_plain, thread.ids)])
        self._database.execute(
            "insert into thread (key, links, ids) values (?, ?, ?) on conflict (key) do update set "
            "links = json_patch(links, excluded.links), ids = excluded.ids",
            (thread.key, dumps(dict.fromkeys(thread.links, 1)), dumps(list(thread.ids))),
        )

    def add_person(self, person: SourcePerson, source: str) -> None:
        row = (_plain(f"{source}:{person.key}"), name_of(_plain(person.name)))
        self._database.execute("insert or replace into person values (?, ?)", row)

    def add_former(self, given: FormerKey, source: str) -> None:
        row = tuple(_plain(f"{source}:{each}") for each in (given.key, given.former))
        self._database.execute("insert or replace into former_key values (?, ?)", row)

    def add_subject(self, key: str, subject: str) -> None:
        """`key` is that of a person in the source, or an e-mail address, of which a hash is kept."""
        word = self._hash(key).hex().upper() if "@" in key else key
        self._database.execute("insert or replace into subject values (?, ?)", (word, subject))

    def sort(self) -> None:
        self._database.execute("commit")
        self._database.executescript(SORTED)

    def threads(self, size: int) -> Iterator[list[Thread]]:
        query, last = "select key, links, ids from thread where key > ? order by key limit ?", ""
        while batch := self._database.execute(query, (last, size)).fetchall():
            yield [Thread(key, list(loads(links)), loads(ids)) for key, links, ids in batch]
            last = batch[-1][0]

    def attach(self, articles: Iterable[tuple[str, int, datetime]]) -> None:
        """Articles and when they were published, by the keys of their threads."""
        rows = [(article, int(at.timestamp()), key) for key, article, at in articles]
        self._database.executemany("update thread set article = ?, at = ? where key = ?", rows)

    def articles(self) -> list[tuple[int, datetime]]:
        rows = self._database.execute(
            "select article, min(at) from thread where article is not null "
            "and exists (select 1 from comment c where c.thread = thread.key) group by article order by article"
        )
        return [(article, datetime.fromtimestamp(at, UTC)) for article, at in rows]

    def heads(self, article: int) -> list[Head]:
        return [_head(row) for row in self._database.execute(HEADS, (article,))]

    def texts(self, places: Sequence[int]) -> dict[int, Text]:
        marks = ",".join("?" * len(places))
        rows = self._database.execute(f"select place, body, markup from comment where place in ({marks})", places)
        return {place: Text(body, Markup(markup)) for place, body, markup in rows}

    def elsewhere(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that comments have."""
        query = "select 1 from comment where key = ?"
        return {key for key in keys if self._database.execute(query, (key,)).fetchone()}

    def former(self, keys: Iterable[str]) -> dict[str, str]:
        """The former ones of those of the keys that have one."""
        query = "select key, former from former_key where key = ?"
        if not self._database.execute("select exists (select 1 from former_key)").fetchone()[0]:
            return {}
        return dict(row for key in keys if (row := self._database.execute(query, (key,)).fetchone()))

    def orphans(self) -> Iterator[Orphan]:
        """Comments of threads without an article."""
        yield from map(Orphan._make, self._database.execute(ORPHANS))

    def owners(self) -> list[tuple[str, str]]:
        """Whose subjects are known, of those who are told apart by keys."""
        return list(self._database.execute(OWNERS))

    def count_orphans(self) -> tuple[int, int]:
        """Comments without an article, and their pages."""
        query = "select count(*), count(distinct c.thread) from comment c join thread t on t.key = c.thread"
        comments, pages = self._database.execute(f"{query} where t.article is null").fetchone()
        return comments, pages

    def count(self) -> int:
        return int(self._database.execute("select count(*) from comment").fetchone()[0])

    def close(self) -> None:
        self._database.close()

    def _guest(self, comment: SourceComment) -> bytes:
        """One address with several names is several guests, and a name without an address one on each page."""
        return self._hash(comment.guest) + self._hash(f"{comment.name}\0{'' if comment.guest else comment.thread}")

    def _hash(self, word: str) -> bytes:
        return blake2b(word.strip().lower().encode(errors="replace"), digest_size=16, key=self._secret).digest()


def _without_address(comment: SourceComment) -> SourceComment:
    """An address by which a source knows somebody is kept nowhere: it tells guests apart."""
    if not comment.author or "@" not in comment.author:
        return comment
    return replace(comment, author=None, guest=comment.author)


def _storable(comment: SourceComment) -> SourceComment:
    given: dict[str, str] = {name: value for name in TEXTS if (value := getattr(comment, name))}
    texts: dict[str, Any] = {name: plain for name, value in given.items() if (plain := _plain(value)) is not value}
    return replace(comment, **texts) if texts else comment


def _plain(text: str) -> str:
    """Without what no database stores: halves of characters, and U+0000."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode(errors="ignore").decode().replace("\0", "")


def _head(row: Sequence[Any]) -> Head:
    place, key, parent, at, state, likes, content, person, name, subject, guest, twin = row
    moment = None if at is None else EPOCH + timedelta(microseconds=at)
    author = Author(person or guest, names.cleaned(name or ""), subject)
    return Head(place, key, parent, author, moment, State[state], likes, content, twin)
