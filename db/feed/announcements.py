"""What notifications say: the tag of what has changed, or a step of a feed, which stands for its discussion."""

from collections.abc import Sequence

EVERYTHING = "everything"
OF_DISCUSSIONS = ("feed", "likes", "discussion")
OF_NO_ANSWER = "queue"
"""The moderation queue: what it shows is for moderators, whose answers nobody keeps."""


def tags(announcement: str) -> Sequence[str]:
    """The tags of the answers that show what has changed. `discussions` is for those that depend on all of them."""
    kind, _, rest = announcement.partition(".")
    if kind in OF_DISCUSSIONS:
        return (f"discussion.{rest.partition('.')[0]}", "discussions")
    return () if kind == OF_NO_ANSWER else (announcement,)
