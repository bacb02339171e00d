"""The words of the desk that its scripts say, or that stand in several places."""

from typing import Any

from api.localization.error_words import error_words
from api.localization.script_words import localized, plural_forms
from api.localization.speech import gettext as _


def desk_statuses() -> dict[str, str]:
    """How an article stands, by the names of the schema."""
    return {
        "DRAFT": _("Draft"),
        "SCHEDULED": _("Scheduled"),
        "PUBLISHED": _("Published"),
        "WITHDRAWN": _("Withdrawn"),
    }


def desk_words() -> dict[str, Any]:
    words = _of_saving() | _of_others() | _of_quotes() | _of_pictures()
    return localized(statuses=desk_statuses(), errors=error_words(), **words)


def _of_saving() -> dict[str, Any]:
    return {
        "unsaved": _("Not saved yet"),
        "saving": _("Saving …"),
        "saved": _("Saved, {time}", time="{time}"),
        "nothingNew": _("Everything is saved."),
        "lost": _("There was no answer. Try again: what you typed is kept here."),
        "kept": _("Not saved; kept in this browser."),
        "notKept": _("Not saved, and this browser keeps nothing."),
        "foundKept": _("There is unsaved work of {time} in this browser.", time="{time}"),
    }


def _of_others() -> dict[str, Any]:
    return {
        "alsoHere": _("Also here: {names}", names="{names}"),
        "isNewer": _("Somebody has saved a newer version."),
        "merged": _("Others’ changes have come in:"),  # noqa: RUF001
        "bothChanged": _("You and somebody else have changed the same. Which stays?"),
        "mine": _("Yours"),
        "theirs": _("Theirs"),
        "both": _("Both"),
        "useThese": _("Use these"),
        "decided": _("Save to keep what you have chosen."),
        "yes": _("Yes"),
        "no": _("No"),
    }


def _of_quotes() -> dict[str, Any]:
    return {
        "inParagraph": _("In paragraph {n}", n="{n}"),
        "notInText": _("Not in the text"),
        "selectFirst": _("Select words in the text first."),
        "found": plural_forms("{n} new quote", "{n} new quotes"),
        "foundPeople": plural_forms("{n} new person", "{n} new people"),
        "noArticle": _("There is no such article."),
    }


def _of_pictures() -> dict[str, Any]:
    return {
        "noPicture": _("{name} is no picture that can be taken: JPEG, PNG, WebP, AVIF and GIF can.", name="{name}"),
        "onlyOne": _("{name} was left out: here is room for one picture.", name="{name}"),
        "pictureOf": _("{n} of {of}", n="{n}", of="{of}"),
        "editPicture": _("Edit the picture…"),
    }
