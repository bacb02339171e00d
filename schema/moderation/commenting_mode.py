"""Comments on an article that is pre-moderated wait for a moderator."""

from schema.moderation.draft import Draft, Verdict
from schema.moderation.rules import ModerationRules


def commenting_mode(draft: Draft, _: ModerationRules) -> Verdict | None:
    if draft.mode != "PREMODERATED":
        return None
    return Verdict("PENDING", "commenting_mode", "The article is pre-moderated.")
