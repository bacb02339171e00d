"""Where a quote's words stand in the body, and what has become of them there since it was last written."""

from typing import Literal, NamedTuple

from db.article_input import QuoteDraft
from db.content.bodies.changes import BodyChange
from db.text.anchors import exact
from db.text.anchors.exact import Anchor
from db.text.anchors.reanchoring import State
from db.text.comparison.pairing import plain

Drift = Literal["MOVED", "CHANGED", "GONE"]
"""None for words that stand where they stood, or never did."""


class Place(NamedTuple):
    """`anchor` is None for what does not stand in the body."""

    anchor: Anchor | None = None
    drift: Drift | None = None


def place_of(draft: QuoteDraft, text: str | None, place: Place, body: BodyChange) -> Place:
    """`text` and `place` are those of the quote before, None and an empty one for a new quote."""
    if text is None or plain(text) != plain(draft.text):
        return _found(draft, place, body) or _reworded(place, body)
    if place.anchor is None:
        return _found(draft, place, body, only_place=place.drift == "GONE") or place
    return _again(draft, place.anchor, place.drift, body)


def _found(draft: QuoteDraft, before: Place, body: BodyChange, only_place: bool = False) -> Place | None:
    """Its words as they are, where the draft says or in their first place."""
    anchor = exact.kept(draft.anchor, draft.text, body.new)
    anchor = anchor or (exact.only if only_place else exact.find)(draft.text, body.new)
    return Place(anchor) if anchor else None


def _reworded(before: Place, body: BodyChange) -> Place:
    """A quote in new words that are not in the body: those that it had may be."""
    if before.anchor is None:
        return Place()
    _, anchor = body.reanchoring.find(before.anchor)
    return Place(anchor, "CHANGED" if anchor else "GONE")


def _again(draft: QuoteDraft, anchor: Anchor, drift: Drift | None, body: BodyChange) -> Place:
    state, now = body.reanchoring.find(anchor)
    if now is None:
        return Place(drift="GONE")
    says_so = plain(body.new[now.paragraph][now.start : now.end]) == plain(draft.text)
    if state is State.CHANGED or drift == "CHANGED":
        return Place(now, None if says_so else "CHANGED")
    if not body.changes_words:
        return Place(now, drift)
    return Place(now, "MOVED" if state is State.MOVED else None)
