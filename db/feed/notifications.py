"""Notification payloads: the tag of what has changed, or the cursor of an event, which stands for its discussion."""

from collections.abc import Sequence

EVERYTHING = "everything"
DISCUSSION_KINDS = ("feed", "likes", "discussion")
QUEUE_KIND = "queue"
"""The moderation queue: no cached answer shows it, for those of moderators are not cached."""


def tags_of(payload: str) -> Sequence[str]:
    """The tags to invalidate. `discussions` is on the answers that depend on all of them."""
    kind, _, rest = payload.partition(".")
    if kind in DISCUSSION_KINDS:
        return (f"discussion.{rest.partition('.')[0]}", "discussions")
    return () if kind == QUEUE_KIND else (payload,)
