"""What comments can stand on, as an article has it at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db.discussion.anchors.subjects import anchors
from db.text.comparison.pairing import plain


@dataclass(frozen=True, slots=True)
class Part:
    """A block, quote or key point. `place` counts blocks from 0, and is that of the block where a quote stands, with
    the code points of its words there; None for a quote that is not in the body."""

    kind: str
    id: int
    place: int | None
    text: str
    words_start: int | None
    words_end: int | None

    @property
    def words(self) -> str:
        return plain(self.text)


@dataclass(frozen=True)
class Parts:
    """All of an article, each kind in order."""

    all: Sequence[Part]

    @cached_property
    def blocks(self) -> list[Part]:
        return [part for part in self.all if part.kind == "Block"]

    @cached_property
    def key_points(self) -> list[Part]:
        return [part for part in self.all if part.kind == "KeyPoint"]

    @cached_property
    def quotes(self) -> dict[int, Part]:
        return {part.id: part for part in self.all if part.kind == "Quote"}

    @cached_property
    def places(self) -> dict[int | None, int]:
        """Of blocks, by their ids."""
        return {block.id: place for place, block in enumerate(self.blocks)}

    @property
    def texts(self) -> list[str]:
        return [block.text for block in self.blocks]


async def parts_of(connection: Any, article_id: int) -> Parts:
    return Parts([Part(*row) async for row in anchors.parts(connection, article_id=article_id)])
