"""Comments with links from newcomers wait for a moderator."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def newcomers_links(draft: Draft, rules: ModerationRules) -> Verdict | None:
    if draft.author_comments >= rules.newcomer_comments or not draft.links:
        return None
    return Verdict("PENDING", "newcomers_links", "A newcomer's comment has links.")
