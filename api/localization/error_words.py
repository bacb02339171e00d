"""Expected failures in the words of the page, by the codes of the schema, whose own messages are in English."""

from typing import Any

from api.localization.catalogues import SOURCE
from api.localization.speech import current
from api.localization.speech import gettext as _


def error_words() -> dict[str, str]:
    """Empty where the messages of the schema are in the language of the page."""
    if current().words.language == SOURCE:
        return {}
    return _of_comments() | _of_articles()


def _of_comments() -> dict[str, str]:
    return {
        "NOT_SIGNED_IN": _("Sign in first."),
        "FORBIDDEN": _("You may not do this."),
        "NOT_FOUND": _("This is not there, or no longer."),
        "BODY_TOO_SHORT": _("This comment is too short."),
        "BODY_TOO_LONG": _("This comment is too long."),
        "BODY_INVALID": _("This comment has characters that cannot be shown."),
        "COMMENTS_CLOSED": _("Comments are closed."),
        "PARENT_UNAVAILABLE": _("The comment that this answers is not there, or no longer."),
        "ANCHOR_MISMATCH": _("The article no longer has these words."),
        "TOO_DEEP": _("Replies cannot go any deeper here."),
        "DUPLICATE": _("You have just posted the same words here."),
        "RATE_LIMITED": _("You have posted too many comments in too short a time."),
        "EDIT_WINDOW_OVER": _("The time for editing is over."),
    }


def _of_articles() -> dict[str, str]:
    return {
        "REQUIRED": _("Something is missing here."),
        "TOO_LONG": _("This is too long."),
        "TOO_MANY": _("These are too many."),
        "INVALID_VALUE": _("This cannot be used here."),
        "SLUG_TAKEN": _("Another article has this address."),
        "IMAGE_TYPE_UNSUPPORTED": _("This is no picture that can be taken: JPEG, PNG, WebP, AVIF and GIF can."),
        "IMAGE_TOO_LARGE": _("This picture is too large."),
    }


def error_text(error: Any) -> str:
    """For the `code` and `message` of an error. Where only the schema has words for it, they are said as they are."""
    return error_words().get(error.get("code", "")) or str(error["message"])
