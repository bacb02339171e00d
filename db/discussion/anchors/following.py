"""Where comments stand after an edit of their article."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from db.discussion.anchors.parts import Part, Parts, parts_of
from db.discussion.anchors.subjects import Kind, anchors
from db.text.anchors.exact import Anchor
from db.text.anchors.reanchoring import Reanchoring
from db.text.anchors.reanchoring import State as Change
from db.text.comparison.pairing import CLOSE, Pairing, closeness, plain

State = Literal["IN_PLACE", "MOVED", "CHANGED", "GONE"]
DISTINCTIVE = 25
"""So many characters do not come together twice by chance."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row: the words as they were when the comment was posted, and behind `state` where they are now."""

    id: int
    kind: Kind
    words: str
    prefix: str
    suffix: str
    state: State
    quote_id: int | None = None
    key_point_id: int | None = None
    block_id: int | None = None
    words_start: int | None = None
    words_end: int | None = None


class Columns(NamedTuple):
    """Where several are now."""

    ids: Sequence[int]
    states: Sequence[State]
    quotes: Sequence[int | None]
    key_points: Sequence[int | None]
    blocks: Sequence[int | None]
    starts: Sequence[int | None]
    ends: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Held:
    """What comments stood on before an edit."""

    standings: Sequence[Standing]
    parts: Parts


async def held(connection: Any, article_id: int) -> Held | None:
    """To be asked before the edit, under the lock of the discussion. None where no comment stands on any words."""
    rows = [Standing(*row) async for row in anchors.of_article(connection, article_id=article_id)]
    return Held(rows, await parts_of(connection, article_id)) if rows else None


async def follow(connection: Any, article_id: int, before: Held, words: Reanchoring) -> None:
    """After the edit: each comment stands where its words are now. Where that is elsewhere, the feed tells so. `words`
    finds those of the body before the edit in the one behind it."""
    edit = Edit(before.parts, await parts_of(connection, article_id), words)
    now = await asyncio.to_thread(_followed, before, edit)
    await anchors.move(connection, now=Columns(*zip(*map(_place, now), strict=True)))
    if now != before.standings:
        await anchors.recount(connection, article_id=article_id)


def _place(row: Standing) -> tuple[Any, ...]:
    return (row.id, *astuple(row)[5:])


def _followed(before: Held, edit: "Edit") -> list[Standing]:
    return [edit.followed(row) for row in before.standings]


class Edit:
    """From the parts of an article before an edit to those behind it."""

    def __init__(self, old: Parts, new: Parts, words: Reanchoring) -> None:
        self._old, self._new, self._words = old, new, words

    @cached_property
    def _key_points(self) -> Mapping[int, Part]:
        """The new ones, by the keys of the old ones that they are."""
        old, new = self._old.key_points, self._new.key_points
        pairing = Pairing(old, new)
        pairing.by_key(lambda point: point.words)
        pairing.by_closeness(lambda point: (), lambda one, other: closeness(one.words, other.words, CLOSE))
        return {old[one].id: new[other] for other, one in pairing.found.items()}

    def followed(self, row: Standing) -> Standing:
        match row.kind:
            case "KEY_POINT":
                return self._on_key_point(row)
            case "QUOTE":
                return self._on_quote(row) or self._on_text(row)
            case "BLOCK":
                return self._on_block(row) or self._on_text(row)
            case _:
                return self._on_text(row)

    def _on_key_point(self, row: Standing) -> Standing:
        """One that had gone comes back with its words alone."""
        point = self._key_points.get(row.key_point_id or 0) or _only(self._new.key_points, plain(row.words))
        if point is None:
            return _gone(row)
        is_same = row.state != "MOVED" and row.key_point_id in (None, point.id)
        return replace(row, state=_state(row, point.text, stays=is_same), key_point_id=point.id)

    def _on_quote(self, row: Standing) -> Standing | None:
        """None where the article does not have the quote any longer: its words may still be there."""
        quote = self._new.quotes.get(row.quote_id or 0)
        if quote is None and row.quote_id is None:
            quote = _only([*self._new.quotes.values()], plain(row.words))
        if quote is None:
            return None
        block = None if quote.place is None else self._new.blocks[quote.place]
        block_id = block.id if block else None
        state = _state(row, quote.text, stays=row.block_id in (None, block_id))
        row = replace(row, state=state, quote_id=quote.id, block_id=block_id)
        return replace(row, words_start=quote.words_start, words_end=quote.words_end)

    def _on_block(self, row: Standing) -> Standing | None:
        """None where the block is gone: its words may be part of another."""
        place = self._new.places.get(row.block_id)
        found = _only(self._new.blocks, plain(row.words)) if place is None else self._new.blocks[place]
        return self._at(row, Anchor(self._new.places[found.id], 0, len(found.text)), stays=True) if found else None

    def _on_text(self, row: Standing) -> Standing:
        row = replace(row, quote_id=None)
        place, start, end = self._old.places.get(row.block_id), row.words_start, row.words_end
        if place is None or start is None or end is None:
            return self._returned(row)
        found = self._words.find(Anchor(place, start, end))
        if found.anchor is None:
            return _gone(row)
        # Whole words are found, where some of a word may have been chosen: that has not changed them.
        kept = found.state is not Change.CHANGED and row.state != "CHANGED"
        return self._at(row, found.anchor, stays=found.state is not Change.MOVED, kept=kept)

    def _returned(self, row: Standing) -> Standing:
        """Words that had gone stand between the same words as then, or in one place only. A few words are enough where
        they are all of a block, as they were then."""
        whole = row.prefix + row.words + row.suffix
        for text, before, stays in ((whole, len(row.prefix), True), (row.words, 0, False)):
            places = [place for place, each in enumerate(self._new.texts) if text in each]
            if not text or len(places) != 1 or (found := self._new.texts[places[0]]).count(text) != 1:
                continue
            if len(text) >= DISTINCTIVE or (stays and text == found):
                start = found.index(text) + before
                return self._at(row, Anchor(places[0], start, start + len(row.words)), stays=stays)
        return _gone(row)

    def _at(self, row: Standing, place: Anchor, *, stays: bool, kept: bool = False) -> Standing:
        block = self._new.blocks[place.paragraph]
        state = _state(row, row.words if kept else block.text[place.start : place.end], stays=stays)
        return replace(row, state=state, block_id=block.id, words_start=place.start, words_end=place.end)


def _state(row: Standing, words: str, *, stays: bool) -> State:
    """Since it was posted: what has once moved has moved, even where it stays now."""
    if plain(words) != plain(row.words):
        return "CHANGED"
    return "IN_PLACE" if stays and row.state != "MOVED" else "MOVED"


def _gone(row: Standing) -> Standing:
    return Standing(row.id, row.kind, row.words, row.prefix, row.suffix, "GONE")


def _only(parts: Sequence[Part], words: str) -> Part | None:
    """The part that says this and nothing else, where there is one such."""
    found = [part for part in parts if part.words == words] if words else []
    return found[0] if len(found) == 1 else None
