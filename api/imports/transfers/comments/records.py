"""What the readers of exports give: comments, the pages that they stand on, and the names of people, in any order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from db.discussion.transfers.records import State


class Markup(Enum):
    """How words are written. TYPED may be HTML or the Markdown of our comments."""

    HTML = 0
    MARKDOWN = 1
    TYPED = 2


class Text(NamedTuple):
    body: str
    markup: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceComment:
    """`thread` is that of a SourceThread, `parent` the id of another comment. `author` is the id that the source has
    for whoever wrote it; guests have none, and are told apart by `guest`, such as an e-mail address, kept nowhere.
    `source` is the name of the system, where a file has comments of several; `twin` that of `Head`."""

    id: str
    thread: str
    body: str
    parent: str | None = None
    author: str | None = None
    name: str = ""
    guest: str = ""
    markup: Markup = Markup.HTML
    at: datetime | None = None
    state: State = State.PUBLISHED
    likes: int = 0
    source: str | None = None
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class SourceThread:
    """A page: its addresses, and the keys by which the publisher's own system may know its article."""

    key: str
    links: Sequence[str] = ()
    ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SourcePerson:
    """Somebody whom comments name by the key, where their names stand apart from them."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What is no comment of a reader, or cannot be read, and why: a few words that are counted."""

    why: str


@dataclass(frozen=True, slots=True)
class FormerKey:
    """A comment's id, and the one by which earlier versions of this import knew it, which others may have had, too."""

    key: str
    former: str


Record = SourceComment | SourceThread | SourcePerson | FormerKey | Refused


Read = Callable[[Path, tzinfo], Iterator[Record]]
"""Of a file, whose times without a zone are in that one. Raises UnreadableFile where it cannot be read on, behind all
that stands before."""


class Format(NamedTuple):
    """`source` names the system in the keys of its comments."""

    source: str
    read: Read
