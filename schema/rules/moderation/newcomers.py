"""Newcomers' comments wait for a moderator, where the operator wants it."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def newcomers(draft: Draft, rules: ModerationRules) -> Verdict | None:
    if draft.author_comments >= rules.hold_newcomers:
        return None
    return Verdict("PENDING", "newcomers", f"Its author has {draft.author_comments} published comments.")
