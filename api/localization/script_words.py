"""What the scripts of a page need to speak its language: they find it in the page, as JSON."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from api.localization.catalogues import Catalogue
from api.localization.error_words import error_words
from api.localization.formats import locale_for, moment_pattern
from api.localization.speech import current
from api.localization.speech import gettext as _

SAMPLES = (*range(120), 1_000_000)
"""Among these are numbers for every plural form of every language."""


def comment_words() -> dict[str, Any]:
    """With errors by their codes, where the schema's own messages are in another language."""
    return localized(
        lost=_("There was no answer. Try again: what you typed is kept here."),
        reconnecting=_("Reconnecting …"),
        signInFirst=_("Sign in first."),
        signInElsewhere=_("To comment, sign in on the publisher’s site."),  # noqa: RUF001
        tryAgain=_("Try again {time}.", time="{time}"),
        reported=_("Thank you. The moderators will look at it."),
        replies=plural_forms("{n} reply", "{n} replies"),
        deleteThis=_("Delete this comment?"),
        replyTo=_("Reply to {name}", name="{name}"),
        edit=_("Edit your comment"),
        comments=plural_forms("{n} comment", "{n} comments"),
        newComments=plural_forms("{n} new comment", "{n} new comments"),
        commentOnThis=_("Comment on this"),
        badges=badge_words(),
        errors=error_words(),
    )


def front_words() -> dict[str, Any]:
    return localized(comments=plural_forms("{n} comment", "{n} comments"))


def badge_words() -> dict[str, str]:
    """What stands beside the names of some commenters."""
    return {"STAFF": _("staff"), "MODERATOR": _("moderator")}


def sharing_words() -> dict[str, Any]:
    return localized(
        share=_("Share…"),
        copyLink=_("Copy link"),
        copied=_("Copied"),
        notCopied=_("The link could not be copied."),
        shares=plural_forms("share", "shares"),
        quotation=_("“{words}”", words="{words}"),
    )


def embed_words() -> dict[str, Any]:
    return localized(load=_("Load from {provider}", provider="{provider}"))


def plural_forms(singular: str, plural: str) -> dict[str, str]:
    """The words for numbers by the categories of CLDR, as `Intl.PluralRules` names them."""
    return _plural_forms(current().words, singular, plural)


@cache
def _plural_forms(words: Catalogue, singular: str, plural: str) -> dict[str, str]:
    category = locale_for(words.language).plural_form
    return {category(n): words.translations.ngettext(singular, plural, n) for n in reversed(SAMPLES)}


def localized(**words: Any) -> dict[str, Any]:
    """`moment` is for days and times written by `locale`; `language` is that of the words and their numbers."""
    speech = current()
    return {
        "language": str(locale_for(speech.words.language)).replace("_", "-"),
        "locale": str(speech.locale).replace("_", "-"),
        "timeZone": str(speech.zone),
        "moment": moment_pattern(datetime.now(UTC), speech.zone, speech.locale),
        "words": words,
    }
