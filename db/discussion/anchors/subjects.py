"""What a new comment is to stand on: looked up, and stored with the words as they are."""

from dataclasses import dataclass
from typing import Any, Literal

from db.connections import named_queries

anchors = named_queries.load("comment_anchors")

Kind = Literal["QUOTE", "KEY_POINT", "BLOCK", "TEXT"]
AROUND = 32
"""Code points that are kept of what stands before and behind the words, as in a TextQuoteSelector of the W3C's Web
Annotation Data Model."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a reader has chosen, by the key of the quote, key point or block: 0 for none. The rest is of the kind TEXT:
    `words` are what the reader sees between the two code points."""

    kind: Kind
    subject_id: int
    start: int = 0
    end: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """That quote, key point or block, as the row of `graph.anchor_subject`: the words stand between two code points of
    `text`. `block_id` is None for what is not in the body."""

    quote_id: int | None
    key_point_id: int | None
    block_id: int | None
    text: str
    words_start: int
    words_end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A row as it is to be stored."""

    kind: Kind
    words: str
    prefix: str
    suffix: str
    quote_id: int | None
    key_point_id: int | None
    block_id: int | None
    words_start: int | None
    words_end: int | None


async def subject_of(connection: Any, article_id: int, anchor: Anchor | None) -> Subject | None:
    """None where the article has none such."""
    if anchor is None:
        return None
    row = await anchors.subject(connection, article_id=article_id, kind=anchor.kind, subject_id=anchor.subject_id)
    return Subject(*row) if row else None


async def add(connection: Any, article_id: int, anchor: Anchor, subject: Subject) -> int:
    """Its key. The anchor fits the subject."""
    key: int = await anchors.add(connection, article_id=article_id, place=_place(anchor, subject))
    return key


def _place(anchor: Anchor, subject: Subject) -> Place:
    is_text = anchor.kind == "TEXT"
    start, end = (anchor.start, anchor.end) if is_text else (subject.words_start, subject.words_end)
    text, in_body = subject.text, subject.block_id is not None
    return Place(
        kind=anchor.kind,
        words=text[start:end],
        prefix=text[max(start - AROUND, 0) : start],
        suffix=text[end : end + AROUND],
        quote_id=subject.quote_id,
        key_point_id=subject.key_point_id,
        block_id=subject.block_id,
        words_start=start if in_body else None,
        words_end=end if in_body else None,
    )
