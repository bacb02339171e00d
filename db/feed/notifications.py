"""Notification payloads: the tag of what has changed, or the cursor of an event, which stands for its discussion."""

from collections.abc import Sequence

EVERYTHING = "everything"
DISCUSSION_KINDS = ("feed", "likes", "discussion")
PRIVATE = "private"
UNCACHED_KINDS = ("queue", "own", "content", "sharing", "token", "webhooks", "erasing", "notices", PRIVATE)
"""The moderation queue, events for one viewer alone, changes of content, service tokens, webhooks, what readers are
told, and what else one viewer alone sees, or those who work here alone: no cached answer shows them. And shares that
are counted, and accounts that are erased, whose tags are still to be announced."""


def tags_of(payload: str) -> Sequence[str]:
    """The tags to invalidate. `discussions` is on the answers that depend on all of them."""
    kind, _, rest = payload.partition(".")
    if kind in DISCUSSION_KINDS:
        return (f"discussion.{rest.partition('.')[0]}", "discussions")
    return () if kind in UNCACHED_KINDS else (payload,)


def watched_tags_of(payload: str) -> Sequence[str]:
    """The tags of all that has changed for anybody, none of which is left out: what one viewer alone is told changes
    the discussion that they see. `own` is on what depends on all that a viewer has written, whoever sees it."""
    kind, _, rest = payload.partition(".")
    if kind == "own":
        return (f"discussion.{rest.partition('.')[0]}", "discussions", "own")
    if kind == PRIVATE:
        return (payload,)
    return tags_of(payload) or (kind,)
