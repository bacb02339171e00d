"""What of an article a comment stands on: a quote, a key point, a block, or some of a block's words."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry
from strawberry import UNSET

from db.compiler.global_ids import key_of
from db.compiler.mapping import FIND, Column, Many, One
from db.discussion.anchors.subjects import Anchor
from schema.fields.mapped_fields import mapped

if TYPE_CHECKING:
    from schema.content.bodies.blocks import Block
    from schema.content.key_points import KeyPoint
    from schema.content.quotes import Quote


@strawberry.enum(description="On what of its article a comment stands.")
class AnchorKind(Enum):
    QUOTE = strawberry.enum_value("QUOTE", description="On one of its quotes.")
    KEY_POINT = strawberry.enum_value("KEY_POINT", description="On one of its key points.")
    BLOCK = strawberry.enum_value("BLOCK", description="On a whole block of its body.")
    TEXT = strawberry.enum_value("TEXT", description="On some words of a block.")


@strawberry.enum(description="Whether the words that a comment stands on are still there. Edits are followed.")
class AnchorState(Enum):
    IN_PLACE = strawberry.enum_value("IN_PLACE", description="They stand where they stood, as they were.")
    MOVED = strawberry.enum_value("MOVED", description="They stand elsewhere, as they were.")
    CHANGED = strawberry.enum_value("CHANGED", description="They are still there, in other words.")
    GONE = strawberry.enum_value("GONE", description="They are no longer there; the comment stays with the article's.")


@strawberry.type(description="What a comment stands on. Replies stand where their thread does.")
class CommentAnchor:
    kind: AnchorKind = mapped(description="What was chosen when it was posted.")
    words: str = mapped(
        Column(work=3),
        "The words as they were when it was posted, as plain text; of a block all that it said, and empty for one "
        "without words.",
    )
    state: AnchorState = mapped(description="Whether the article still has them, after all its edits.")
    block: Annotated["Block", strawberry.lazy("schema.content.bodies.blocks")] | None = mapped(
        One("{row}.id = {parent}.block_id", visible_with_parent=True),
        "The block where they stand now. Null where they are gone, and for what is not in the body.",
    )
    start: int | None = mapped(
        Column("words_start"),
        "The first of them in the block's `text` as it is now, in Unicode code points; null where `block` is.",
    )
    end: int | None = mapped(Column("words_end"), "The code point behind the last of them; null where `block` is.")
    quote: Annotated["Quote", strawberry.lazy("schema.content.quotes")] | None = mapped(
        One("{row}.id = {parent}.quote_id", visible_with_parent=True),
        "The quote as it is now; null for other kinds, and where the article quotes it no longer.",
    )
    key_point: Annotated["KeyPoint", strawberry.lazy("schema.content.key_points")] | None = mapped(
        One("{row}.id = {parent}.key_point_id", visible_with_parent=True),
        "The key point as it is now; null for other kinds, and where it is gone.",
    )

    cache_tag: ClassVar[str] = "discussion:{row}.article_id article:{row}.article_id"


DISCUSSION_OF = "discussion:{row}.article_id"
"""The cache tag of what its comments change of a part of an article."""
ANCHOR = One("{row}.id = {parent}.anchor_id", visible_with_parent=True)


@strawberry.type(description="How many published comments stand on a block, quote or key point, replies included.")
class AnchorCount:
    names_another: ClassVar[bool] = True
    """Its `id` is that of another object, which caches must not mix up with it."""

    id: strawberry.ID = mapped(description="The `id` of that block, quote or key point.")
    comment_count: int = mapped(description="As its own `commentCount`.")


ANCHOR_COUNTS = Many(
    "true",
    rows="graph.anchor_counts({parent}.article_id, {parent}.comment_id)",
    visible_with_parent=True,
    size=2,
    work=FIND * 4,
)


@strawberry.input(description="Some words of a block.")
class TextAnchorInput:
    block_id: strawberry.ID = strawberry.field(description="The `id` of a block of the article.")
    start: int = strawberry.field(description="The first of them in the block's `text`, in Unicode code points.")
    end: int = strawberry.field(description="The code point behind the last of them.")
    words: str = strawberry.field(
        description="What stands there, to the letter: a comment never stands on other words than the reader saw."
    )


@strawberry.input(description="What a comment is to stand on.", one_of=True)
class CommentAnchorInput:
    quote_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The `id` of one of its quotes.")
    key_point_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The `id` of one of its key points."
    )
    block_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The `id` of a block of its body.")
    text: TextAnchorInput | None = strawberry.field(default=UNSET, description="Some words of a block.")


def anchor_of(input: CommentAnchorInput | None) -> Anchor | None:
    if input is None:
        return None
    if text := input.text:
        return Anchor("TEXT", key_of("Block", text.block_id), text.start, text.end, text.words)
    if input.quote_id is not UNSET:
        return Anchor("QUOTE", key_of("Quote", input.quote_id or ""))
    if input.key_point_id is not UNSET:
        return Anchor("KEY_POINT", key_of("KeyPoint", input.key_point_id or ""))
    return Anchor("BLOCK", key_of("Block", input.block_id or ""))
