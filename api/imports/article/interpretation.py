"""From keys to fields, where one value says something about several fields, or several about one."""

import re
from typing import Any

from api.imports.article import credits, keys, publication, topics
from api.imports.article.findings import Findings
from api.imports.article.lead_pictures import take_lead
from api.imports.article.values import flag_of
from db.text.languages import normalised

NO_DATE = re.compile(r"-?000[01]-.*|.*\s-0001\b.*")
"""What WordPress writes for a draft that was never published."""
CLOSED = {"closed", "disabled"}


def interpret(found: keys.Sorted, findings: Findings) -> dict[str, Any]:
    """The values of an article's fields. What has no field goes to `findings`."""
    values = dict(found.values)
    findings.given |= found.given
    _publication(values, found, findings)
    _topics(values, found)
    _comments(values)
    if kept := credits.authors(values, found.spare):
        findings.other_fields["authors"] = kept
    credits.search_engines(values, found)
    language = values.get("language")
    findings.language = normalised(language) if isinstance(language, str) else None
    findings.lead = take_lead(found.kept.get("image", {}))
    findings.other_fields |= _kept(found)
    return values


def _publication(values: dict[str, Any], found: keys.Sorted, findings: Findings) -> None:
    """`published` is a date, or true or false beside one."""
    if flag_of(values.get("published")) is not None:
        values["is_published"] = values.pop("published")
        if key := next((key for key in found.spare if keys.folded(key) in keys.ARTICLE.fields["published"]), None):
            values["published"], findings.given["published"] = found.spare.pop(key), key
    values["is_withdrawn"] = publication.is_withdrawn(values)
    values["draft"] = not values["is_withdrawn"] and publication.is_draft(values)
    if values["draft"] and NO_DATE.fullmatch(str(values.get("published", ""))):
        del values["published"]
    for key in ("is_published", "private", "status"):
        values.pop(key, None)


def _topics(values: dict[str, Any], found: keys.Sorted) -> None:
    """The first category is the section, further ones are tags."""
    tags = topics.tags(values.get("tags", []), found.given.get("tags", ""))
    key = found.given.get("section", "")
    section = values.get("section")
    further: list[Any] = []
    if keys.folded(key) != "section" and section is not None:
        section, *further = topics.categories(section, key)
    values["section"] = section
    values["tags"] = [*tags, *(tag for tag in further if tag not in tags)] if isinstance(tags, list) else tags


def _comments(values: dict[str, Any]) -> None:
    """Readers' comments, or whether there may be any."""
    comments, allowed = values.get("comments"), values.pop("commenting", None)
    if isinstance(comments, str):
        allowed = values.pop("comments")
    said = str(allowed or "").strip().lower()
    values["comments_closed"] = said in CLOSED or flag_of(said) is False


def _kept(found: keys.Sorted) -> dict[str, Any]:
    return {**{name: keys for name, keys in found.kept.items() if keys}, **found.spare}
