"""An article as its parts are written to it."""

from typing import NamedTuple


class ArticleRow(NamedTuple):
    """Of a new article nobody knows before its transaction ends: nothing of it is there yet, and nothing is locked."""

    id: int
    is_new: bool = False
