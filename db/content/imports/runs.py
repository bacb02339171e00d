"""What one import has come to so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from db.content.imports.identity import StoredArticle
from db.discussion.transfers.pace import Pace

FEWEST, MOST = 4, 40
"""Files of one transaction."""


@dataclass(slots=True)
class Run:
    """What one import has come to so far. `taken` has for the key of an article the file that it comes from; `new` are
    articles of a dry run, which are not stored and have keys below 0. With `overwrite` files count more than what has
    been edited since they were imported; `new` has those by all words that a file may be known by, `count` of them."""

    dry: bool = False
    overwrite: bool = False
    taken: dict[int, str] = field(default_factory=dict)
    new: dict[str, list[StoredArticle]] = field(default_factory=dict)
    count: int = 0
    pace: Pace = field(default_factory=lambda: Pace(FEWEST, MOST))

    def add(self, articles: Iterable[StoredArticle]) -> None:
        for one in articles:
            self.count += 1
            for word in {one.external_id, one.slug, one.headline, one.path, one.file} - {None}:
                self.new.setdefault(str(word), []).append(one)

    def may_be(self, words: Iterable[str]) -> Iterable[StoredArticle]:
        """The latest state of each."""
        return {one.article_id: one for word in words for one in self.new.get(word, ())}.values()
