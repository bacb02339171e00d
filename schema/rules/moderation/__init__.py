"""Moderation: an ordered pipeline of stages; the first that decides about a comment wins."""

from collections.abc import Callable

from db.discussion.discussions import ALL
from schema.rules.moderation.banned_words import banned_words
from schema.rules.moderation.commenting_mode import commenting_mode
from schema.rules.moderation.draft import Draft, Verdict
from schema.rules.moderation.external_moderator import ExternalModerator
from schema.rules.moderation.moderators import moderators
from schema.rules.moderation.newcomers import newcomers
from schema.rules.moderation.newcomers_links import newcomers_links
from schema.rules.moderation.rules import ModerationRules
from schema.rules.moderation.suspect_words import suspect_words
from schema.rules.moderation.words import Words

__all__ = ["DEFAULT", "STAGES", "Draft", "ExternalModerator", "ModerationRules", "Pipeline", "Verdict", "Words"]

Stage = Callable[[Draft, ModerationRules], Verdict | None]

# A new stage is a file of this package, and its place in this list.
STAGES: tuple[Stage, ...] = (
    moderators,
    commenting_mode,
    banned_words,
    suspect_words,
    newcomers_links,
    newcomers,
)
DEFAULT = Verdict("PUBLISHED", "default")


class Pipeline:
    """The stages under an operator's rules, and after them the external moderator, if the settings have one."""

    def __init__(self, rules: ModerationRules | None = None, external: ExternalModerator | None = None) -> None:
        self.rules, self.external = rules or ModerationRules(), external

    @property
    def has_external(self) -> bool:
        return self.external is not None

    @property
    def counted_comments(self) -> int:
        """Up to how many comments of an author make a difference. The external moderator is told how many they are."""
        return ALL if self.has_external else max(self.rules.newcomer_comments, self.rules.hold_newcomers)

    def decide(self, draft: Draft) -> Verdict | None:
        """The verdict of the first stage that has one. The external moderator is not asked."""
        verdicts = (stage(draft, self.rules) for stage in STAGES)
        return next((verdict for verdict in verdicts if verdict), None)

    async def ask_external(self, draft: Draft) -> Verdict | None:
        """The external moderator's verdict. An HTTP request: hold no transaction or connection meanwhile."""
        return await self.external.ask(draft) if self.external else None

    async def close(self) -> None:
        if self.external:
            await self.external.close()
