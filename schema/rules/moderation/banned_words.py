"""Comments with a banned word are rejected."""

from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.rules import ModerationRules


def banned_words(draft: Draft, rules: ModerationRules) -> Verdict | None:
    word = rules.banned_words.first_in(draft.readable) if rules.banned_words else None
    return Verdict("REJECTED", "banned_words", f"It has the banned word “{word}”.") if word else None
