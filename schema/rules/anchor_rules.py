"""Rules for what a new comment stands on."""

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


def anchor_begins_in_the_text(posting: Posting, facts: Facts) -> UserError | None:
    anchor, subject = posting.anchor, facts.subject
    if subject is None or anchor is None or anchor.kind != "TEXT" or 0 <= anchor.start < len(subject.text):
        return None
    return _mismatch(f"The words begin between 0 and {max(len(subject.text) - 1, 0)}.", "start")


def anchor_ends_in_the_text(posting: Posting, facts: Facts) -> UserError | None:
    anchor, subject = posting.anchor, facts.subject
    if subject is None or anchor is None or anchor.kind != "TEXT" or anchor.start < anchor.end <= len(subject.text):
        return None
    return _mismatch(f"The words end behind their start, and at {len(subject.text)} at the latest.", "end")


def anchor_has_the_words(posting: Posting, facts: Facts) -> UserError | None:
    anchor, subject = posting.anchor, facts.subject
    if subject is None or anchor is None or anchor.kind != "TEXT":
        return None
    if anchor.words.strip() and subject.text[max(anchor.start, 0) : max(anchor.end, 0)] == anchor.words:
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
