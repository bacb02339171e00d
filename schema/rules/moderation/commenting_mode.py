"""Comments on an article that is pre-moderated wait for a moderator."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def commenting_mode(draft: Draft, _: ModerationRules) -> Verdict | None:
    if draft.mode != "PREMODERATED":
        return None
    return Verdict("PENDING", "commenting_mode", "The article is pre-moderated.")
