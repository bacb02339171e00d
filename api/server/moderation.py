"""The moderation pipeline, made from the settings."""

from api.settings.settings import Settings
from schema.rules.moderation import ExternalModerator, ModerationRules, Pipeline, Words


def moderation_pipeline(settings: Settings) -> Pipeline:
    """To be closed at the end: it may hold connections to the external moderator."""
    rules = ModerationRules(
        banned_words=Words(settings.banned_words),
        suspect_words=Words(settings.suspect_words),
        newcomer_comments=settings.newcomer_comments,
        hold_newcomers=settings.hold_newcomers,
    )
    return Pipeline(rules, _external(settings))


def _external(settings: Settings) -> ExternalModerator | None:
    if not settings.moderator_url or not settings.moderator_secret:
        return None
    return ExternalModerator(settings.moderator_url, settings.moderator_secret, settings.moderator_timeout)
