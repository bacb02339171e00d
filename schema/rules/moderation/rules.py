"""What an operator sets for moderation."""

from dataclasses import dataclass, field

from schema.rules.moderation.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationRules:
    """Who has fewer than `newcomer_comments` published may post no links unseen; below `hold_newcomers`, nothing."""

    banned_words: Words = field(default_factory=Words)
    suspect_words: Words = field(default_factory=Words)
    newcomer_comments: int = 1
    hold_newcomers: int = 0
