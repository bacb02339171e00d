"""The facts that the next comment is likely to be decided by: those of the last one, by its article and its author."""

from collections.abc import Iterable
from typing import Any

import orjson
from cachetools import LRUCache

from db.discussion.discussions import Facts, Posting

OF_ARTICLE = ("article_listed", "mode", "minimum_length", "maximum_length", "maximum_depth")
OF_AUTHOR = ("author_exists", "author_name", "author_comments", "banned_until", "ban_reason")
OF_PARENT = ("parent_depth", "parent_open")
WITHOUT_PARENT = {"parent_depth": None, "parent_open": False}
WITHOUT_PAST: dict[str, Any] = {"retry_at": None, "is_duplicate": False, "kept_id": None, "kept_hash": None}
REMEMBERED = 5_000
"""Articles, authors and parents, of each so many."""


class ExpectedFacts:
    """A guess, which nothing needs to keep true: whether the facts are so is seen under the locks, when the comment
    is stored. A right guess saves the look before."""

    def __init__(self) -> None:
        self._articles: LRUCache[int, dict[str, Any]] = LRUCache(REMEMBERED)
        self._authors: LRUCache[int, dict[str, Any]] = LRUCache(REMEMBERED)
        self._parents: LRUCache[int, dict[str, Any]] = LRUCache(REMEMBERED)

    def of(self, posting: Posting) -> Facts | None:
        """None where one of them is not known."""
        article, author = self._articles.get(posting.article_id), self._authors.get(posting.author_id)
        parent = WITHOUT_PARENT if posting.parent_id is None else self._parents.get(posting.parent_id)
        if article is None or author is None or parent is None:
            return None
        facts = {**article, **author, **parent, **WITHOUT_PAST}
        return Facts(**facts, seen=orjson.dumps(facts).decode())

    def learn(self, posting: Posting, facts: Facts, status: str) -> None:
        """From a comment that was stored with this status."""
        self._articles[posting.article_id] = _part(facts, OF_ARTICLE)
        counted = facts.author_comments + (status == "PUBLISHED")
        self._authors[posting.author_id] = {**_part(facts, OF_AUTHOR), "author_comments": counted}
        if posting.parent_id is not None:
            self._parents[posting.parent_id] = _part(facts, OF_PARENT)


def _part(facts: Facts, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in names}
