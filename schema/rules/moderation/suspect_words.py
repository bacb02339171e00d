"""Comments with a suspect word wait for a moderator."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def suspect_words(draft: Draft, rules: ModerationRules) -> Verdict | None:
    word = rules.suspect_words.first_in(draft.readable) if rules.suspect_words else None
    return Verdict("PENDING", "suspect_words", f"It has the suspect word “{word}”.") if word else None
