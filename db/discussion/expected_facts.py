"""What is expected, and seen under the locks as it is written: the facts that the next comment is likely to be decided
by, those of the last one on its article, by its author, and under its parent; and the state of a comment that is to be
changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import orjson
from cachetools import LRUCache

from db.compiler.inputs import Viewer
from db.discussion.discussions import Facts, Posting, PostingLimits
from db.discussion.pace import UNPACED, Pace

OF_ARTICLE = ("article_listed", "mode", "closed_at", "minimum_length", "maximum_length", "maximum_depth")
OF_PARENT = ("parent_depth", "parent_open")
WITHOUT_PARENT = {"parent_depth": None, "parent_open": False}
WITHOUT_PAST: dict[str, Any] = {
    "author_exists": True,
    "banned_until": None,
    "ban_reason": None,
    "retry_at": None,
    "is_duplicate": False,
    "kept_id": None,
    "kept_hash": None,
}
REMEMBERED = 5_000
"""Articles, authors and parents, of each so many."""


class ExpectedFacts:
    """A guess, which nothing needs to keep true: whether the facts are so is seen under the locks, when the comment
    is stored. A right guess saves the look before. An article without comments is taken for one like the last; an
    author has as many as when they signed in."""

    def __init__(self) -> None:
        self._articles: LRUCache[int, dict[str, Any]] = LRUCache(REMEMBERED)
        self._comments: LRUCache[int, int] = LRUCache(REMEMBERED)
        self._parents: LRUCache[int, dict[str, Any]] = LRUCache(REMEMBERED)
        self._last_article: dict[str, Any] | None = None

    def of(self, posting: Posting, author: Viewer, limits: PostingLimits) -> Facts | None:
        """None where one of them is not known."""
        article = self._articles.get(posting.article_id, self._last_article)
        parent = WITHOUT_PARENT if posting.parent_id is None else self._parents.get(posting.parent_id)
        if article is None or parent is None or not author.name:
            return None
        comments = min(self._comments.get(posting.author_id, author.comments), limits.counted_comments)
        facts = {**article, **parent, **WITHOUT_PAST, "author_name": author.name, "author_comments": comments}
        return Facts(**facts, seen=orjson.dumps(facts).decode())

    def learn(self, posting: Posting, facts: Facts, status: str) -> None:
        """From a comment that was stored with this status."""
        self._last_article = self._articles[posting.article_id] = _part(facts, OF_ARTICLE)
        self._comments[posting.author_id] = facts.author_comments + (status == "PUBLISHED")
        if posting.parent_id is not None:
            self._parents[posting.parent_id] = _part(facts, OF_PARENT)


def _part(facts: Facts, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in names}


@dataclass(frozen=True, slots=True)
class ExpectedState:
    """`state` has some columns of `graph.comment_state`, `facts` some of `graph.posting_facts` about who makes the
    change, both as JSON; None where nothing is expected of them. Without a state the caller has the locks, and has
    looked."""

    state: str | None = None
    facts: str | None = None
    pace: Pace = UNPACED

    @property
    def action(self) -> str:
        return self.pace.action

    @property
    def numbers(self) -> list[int]:
        return self.pace.numbers

    @property
    def seconds(self) -> list[int]:
        return self.pace.seconds


UNDER_LOCKS = ExpectedState()

ChangeKind = Literal["EDIT", "DELETE", "LIKE", "UNLIKE", "REPORT", "DECIDE"]


@dataclass(frozen=True, slots=True)
class Change:
    """By whom a comment is to be changed, if it is as expected. The `texts` are those of `graph.change_comment`."""

    kind: ChangeKind
    comment_id: int
    commenter_id: int | None
    expected: ExpectedState
    texts: Sequence[str | None] = ()

    @property
    def key(self) -> tuple[int, int | None]:
        """A second change of a comment by the same reader comes after the first."""
        return self.comment_id, self.commenter_id


class ChangeColumns(NamedTuple):
    """Of several changes of one kind, all at the same pace."""

    comments: Sequence[int]
    commenters: Sequence[int | None]
    states: Sequence[str | None]
    facts: Sequence[str | None]
    texts: Sequence[Sequence[str | None]]


def columns(**values: Any) -> str:
    """Some columns, as JSON."""
    return orjson.dumps(values).decode()


TAKES_PART = columns(author_exists=True, banned_until=None)
