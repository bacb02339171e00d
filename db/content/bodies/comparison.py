"""What differs between two bodies, block by block."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from db.content.bodies.pairs import compared, paired
from db.text.comparison.diffs import Piece, word_diff
from db.text.markdown import render


class BlockChange(Enum):
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    MOVED = "MOVED"
    REFORMATTED = "REFORMATTED"


@dataclass(frozen=True)
class ComparedBlock:
    text: str
    html: str
    id: None = None

    @cached_property
    def words(self) -> str:
        return compared(self.text)


@dataclass(frozen=True, slots=True)
class BlockDiff:
    """`before` and `after` are places in the two bodies, None where there is none."""

    change: BlockChange
    before: int | None
    after: int | None
    moved: bool
    pieces: Sequence[Piece]


def compare(before: str, after: str) -> list[BlockDiff]:
    """Two bodies in Markdown: their blocks that differ, in the order in which somebody reads them who has both side by
    side. To be called beside the event loop."""
    old, new = _blocks(before), _blocks(after)
    pairs = paired(old, new)
    staying = _in_order(pairs)
    return [diff for diff in _diffs(old, new, pairs, staying) if diff]


def _blocks(markdown: str) -> list[ComparedBlock]:
    return [ComparedBlock(block.text, block.html) for block in render(markdown).blocks]


def _diffs(
    old: Sequence[ComparedBlock], new: Sequence[ComparedBlock], pairs: Mapping[int, int], staying: frozenset[int]
) -> Iterator[BlockDiff | None]:
    kept = set(pairs.values())
    passed = 0
    for place, block in enumerate(new):
        if place not in pairs:
            yield BlockDiff(BlockChange.ADDED, None, place, False, word_diff("", block.text))
            continue
        if place in staying:
            yield from (_removed(old, gone) for gone in range(passed, pairs[place]) if gone not in kept)
            passed = pairs[place]
        yield _paired(old, new, (pairs[place], place), place not in staying)
    yield from (_removed(old, gone) for gone in range(passed, len(old)) if gone not in kept)


def _removed(old: Sequence[ComparedBlock], place: int) -> BlockDiff:
    return BlockDiff(BlockChange.REMOVED, place, None, False, word_diff(old[place].text, ""))


def _paired(
    old: Sequence[ComparedBlock], new: Sequence[ComparedBlock], places: tuple[int, int], moved: bool
) -> BlockDiff | None:
    before, after = old[places[0]], new[places[1]]
    if before.text != after.text:
        change = BlockChange.CHANGED
    elif before.html != after.html:
        change = BlockChange.REFORMATTED
    elif moved:
        change = BlockChange.MOVED
    else:
        return None
    return BlockDiff(change, *places, moved, word_diff(before.text, after.text))


def _in_order(pairs: Mapping[int, int]) -> frozenset[int]:
    """The most new blocks that follow each other as the old ones did; all others have moved."""
    tails: list[tuple[int, int]] = []
    """Of the best row of each length the old place of its end, and its new place."""
    previous: dict[int, int | None] = {}
    for new, old in sorted(pairs.items()):
        length = bisect_left(tails, (old, -1))
        previous[new] = tails[length - 1][1] if length else None
        tails[length : length + 1] = [(old, new)]
    row: int | None = tails[-1][1] if tails else None
    found = set()
    while row is not None:
        found.add(row)
        row = previous[row]
    return frozenset(found)
