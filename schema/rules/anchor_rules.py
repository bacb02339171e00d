"""Rules for what a new comment stands on."""

from collections.abc import Callable

from db.discussion.anchors.subjects import Anchor
from db.discussion.discussions import Facts, Posting
from schema.rules.user_errors import ErrorCode, UserError, failure

PATHS = {
    "QUOTE": ("quoteId",),
    "KEY_POINT": ("keyPointId",),
    "BLOCK": ("blockId",),
    "TEXT": ("text", "blockId"),
}


def anchor_is_that_of_a_thread(posting: Posting, facts: Facts) -> UserError | None:
    if posting.anchor is None or posting.parent_id is None:
        return None
    message = "A reply stands where its thread does: leave its anchor out."
    return failure(ErrorCode.INVALID_VALUE, message, "input", "anchor")


def anchor_is_in_the_article(posting: Posting, facts: Facts) -> UserError | None:
    if posting.anchor is None or facts.subject or not facts.article_listed:
        return None
    message = "This article has nothing with this ID, or no longer."
    return failure(ErrorCode.NOT_FOUND, message, "input", "anchor", *PATHS[posting.anchor.kind])


def anchor_fits_the_text(
    fits: Callable[[Anchor, str], UserError | None],
) -> Callable[[Posting, Facts], UserError | None]:
    """A rule for words that a reader has chosen, and for the text of the block that they stand in."""

    def rule(posting: Posting, facts: Facts) -> UserError | None:
        anchor, subject = posting.anchor, facts.subject
        return fits(anchor, subject.text) if anchor and subject and anchor.kind == "TEXT" else None

    return rule


@anchor_fits_the_text
def anchor_begins_in_the_text(anchor: Anchor, text: str) -> UserError | None:
    if 0 <= anchor.start < len(text):
        return None
    return _mismatch(f"The words begin between 0 and {max(len(text) - 1, 0)}.", "start")


@anchor_fits_the_text
def anchor_ends_in_the_text(anchor: Anchor, text: str) -> UserError | None:
    if anchor.start < anchor.end <= len(text):
        return None
    return _mismatch(f"The words end behind their start, and at {len(text)} at the latest.", "end")


@anchor_fits_the_text
def anchor_has_the_words(anchor: Anchor, text: str) -> UserError | None:
    if anchor.words.strip() and text[max(anchor.start, 0) : max(anchor.end, 0)] == anchor.words:
        return None
    return _mismatch("These words do not stand there. Perhaps the article has been edited: read it again.", "words")


def _mismatch(message: str, field: str) -> UserError:
    return failure(ErrorCode.ANCHOR_MISMATCH, message, "input", "anchor", "text", field)


ANCHOR_RULES = (
    anchor_is_that_of_a_thread,
    anchor_is_in_the_article,
    anchor_begins_in_the_text,
    anchor_ends_in_the_text,
    anchor_has_the_words,
)
