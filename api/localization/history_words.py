"""The words of an article's history: what is changed, and how."""

from api.localization.speech import gettext as _


def revision_kinds() -> dict[str, str]:
    """How an article was changed, by the names of the schema."""
    return {
        "STORED": _("First kept here"),
        "IMPORT": _("Imported"),
        "PUT": _("Saved"),
        "PUBLISH": _("Published or scheduled"),
        "WITHDRAW": _("Withdrawn"),
        "RESTORE": _("Restored"),
        "CORRECT": _("Corrected"),
    }


def block_changes() -> dict[str, str]:
    """What has become of a part of the text, by the names of the schema."""
    return {
        "ADDED": _("New"),
        "REMOVED": _("Taken out"),
        "CHANGED": _("Changed"),
        "MOVED": _("Moved"),
        "REFORMATTED": _("Other formatting"),
    }


def revision_fields() -> dict[str, str]:
    """The fields that revisions tell of, by their names in the schema, as the form calls them."""
    return _of_words() | _of_lists() | _of_others() | _of_decisions()


def _of_words() -> dict[str, str]:
    return {
        "headline": _("Headline"),
        "slug": _("Address"),
        "summary": _("Summary"),
        "image": _("Lead picture"),
        "dek": _("Standfirst"),
        "body": _("Text"),
        "keyPointsHeading": _("Heading of the key points"),
    }


def _of_lists() -> dict[str, str]:
    return {
        "keyPoints": _("Key points"),
        "quotes": _("Quotes"),
        "mentions": _("People"),
        "section": _("Section"),
        "topics": _("Topics"),
        "authors": _("Authors"),
    }


def _of_others() -> dict[str, str]:
    return {
        "byline": _("Byline as printed"),
        "language": _("Language"),
        "dateline": _("Filed from"),
        "source": _("Source"),
        "alternativeHeadline": _("Alternative headline"),
        "seo": _("For search engines and other sites"),
        "seo.title": _("Title in search results"),
        "seo.description": _("Description in search results"),
        "seo.canonicalUrl": _("Address of the original"),
        "seo.image": _("Picture for other sites"),
        "seo.noIndex": _("Keep search engines from listing it"),
    }


def _of_decisions() -> dict[str, str]:
    return {
        "status": _("Status"),
        "publishedAt": _("Time of publication"),
        "corrections": _("Corrections"),
        "withdrawalReason": _("Reason"),
        "redirectTo": _("Where readers are sent instead"),
        "translationOf": _("Translation of"),
        "externalId": _("Id in another system"),
    }
