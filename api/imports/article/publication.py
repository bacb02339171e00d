"""Whether a file's article is to be seen: what drafts, withdrawn, expired and private articles say of themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.imports.article.values import flag_of

PUBLIC = {"publish", "published", "public", "live", "final", "done", "future", "scheduled", "active", "released"}


def is_draft(values: Mapping[str, Any]) -> bool:
    """By the file's flags. A status that is not known to mean published does not publish."""
    if flag_of(values.get("is_published")) is False or flag_of(values.get("draft")):
        return True
    if "private" in values and flag_of(values["private"]) is not False:
        return True
    status = str(values.get("status", "publish")).strip().lower()
    return status not in PUBLIC and flag_of(status) is not True


def is_withdrawn(values: Mapping[str, Any]) -> bool:
    return str(values.get("status", "")).strip().lower() == "withdrawn"


def has_expired(expires: datetime | None, now: datetime) -> bool:
    return expires is not None and expires <= now
