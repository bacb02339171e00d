"""Which blocks of a body are the same as those of an earlier one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from db.text.comparison.pairing import CLOSE, Pairing, closeness, plain

COMPARED = 2000
"""Characters that are compared: to compare takes the square of their number."""


class Paired(Protocol):
    """A block; `id` is None where nobody has named it, and `words` are its text as `compared` has it."""

    @property
    def id(self) -> int | None: ...
    @property
    def html(self) -> str: ...
    @property
    def words(self) -> str: ...


def compared(text: str) -> str:
    return plain(text[:COMPARED])


def paired(old: Sequence[Paired], new: Sequence[Paired]) -> Mapping[int, int]:
    """The places of old blocks by those of new ones: with the same id, or else the same HTML, the same words, or close
    ones."""
    pairing = Pairing(old, new)
    pairing.by_key(lambda block: block.id)
    pairing.by_key(lambda block: block.html)
    pairing.by_key(lambda block: block.words or None)
    pairing.by_closeness(lambda block: (), lambda one, other: closeness(one.words, other.words, CLOSE))
    return pairing.found
