"""Moderators' own comments are published."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def moderators(draft: Draft, _: ModerationRules) -> Verdict | None:
    return Verdict("PUBLISHED", "moderators") if draft.is_moderator else None
