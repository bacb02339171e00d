"""isso: its SQLite database, or the JSON that its own importer takes, a list of pages with their comments."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, key, moment, text
from api.imports.transfers.comments.records import FormerKey, Markup, Record, SourceComment, SourceThread
from db.discussion.transfers.records import State

STATES = {1: State.PUBLISHED, 2: State.PENDING, 4: State.DELETED}
QUERY = """
    select c.id, t.uri as thread, c.parent, c.created, c.mode, c.author, c.email, c.text, c.likes
    from comments c join threads t on t.id = c.tid order by c.id
"""


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.row_factory = sqlite3.Row
    try:
        for row in database.execute(QUERY):
            yield SourceThread(row["thread"], [row["thread"]])
            yield _comment(dict(row), zone)
    except sqlite3.Error as error:
        raise UnreadableFile(f"The database cannot be read on: {error}.") from error
    finally:
        database.close()


def _comment(row: dict[str, Any], zone: tzinfo) -> SourceComment:
    return SourceComment(
        id=text(row["id"]),
        thread=text(row["thread"]),
        parent=key(row["parent"]),
        name=text(row["author"]) or "Anonymous",
        guest=text(row["email"]) or ("" if row["author"] else text(row["id"])),
        body=text(row["text"]),
        markup=Markup.MARKDOWN,
        at=moment(row["created"], zone),
        state=STATES.get(row["mode"], State.DELETED),
        likes=count(row["likes"]),
    )


def read_json(path: Path, zone: tzinfo) -> Iterator[Record]:
    """Ids count the comments of a page. Without them time and name are theirs, and their number among those.

    Comments were once known by their ids alone.
    """
    for _, page in objects(path):
        thread = text(page.get("id") or page.get("uri"))
        if not thread or not isinstance(page.get("comments"), list):
            continue
        yield SourceThread(thread, [thread])
        seen: Counter[str] = Counter()
        for given in page["comments"]:
            if isinstance(given, dict):
                yield from (FormerKey(_on(thread, each), each) for each in _numbers(given) if each)
                yield _of_json(given, thread, zone, seen)


def _numbers(given: dict[str, Any]) -> tuple[str | None, str | None]:
    """Those of a comment and of the one that it answers."""
    return key(given.get("id")), key(given.get("parent"))


def _on(thread: str, number: str) -> str:
    return f"{blake2b(thread.encode(errors='replace'), digest_size=10).hexdigest()}-{number}"


def _of_json(given: dict[str, Any], thread: str, zone: tzinfo, seen: Counter[str]) -> SourceComment:
    name, at = text(given.get("author")), text(given.get("created"))
    made = blake2b("\0".join((thread, at, name)).encode(errors="replace"), digest_size=10).hexdigest()
    seen[made] += 1
    number, above = _numbers(given)
    own = _on(thread, number) if number else f"{made}-{seen[made]}"
    return SourceComment(
        id=own,
        thread=thread,
        parent=_on(thread, above) if above else None,
        name=name or "Anonymous",
        guest=text(given.get("email")) or ("" if name else own),
        body=text(given.get("text")),
        markup=Markup.TYPED,
        at=moment(given.get("created"), zone),
        state=STATES.get(given.get("mode", 1), State.DELETED),
        likes=count(given.get("likes")),
    )
