"""When a page was published, as it shows that itself, where its head and its JSON-LD do not say it."""

import re
from collections.abc import Iterator
from typing import Any

from api.imports.options import ReadOptions
from api.imports.transfers.moments import moment
from api.imports.transfers.saved_pages import furniture

TELLING = re.compile(
    r"(?<![a-z])(?:pub(?:lish(?:ed)?)?-?date|date-?published|published(?:-(?:on|at|time))?|publication-date|post-?date"
    r"|article-?date|entry-date|date-?line|date|datum|fecha|time-?stamp)(?![a-z])"
)
"""Classes and ids of elements that show when something was published."""
IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/-]?)(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
)
LONGEST = 80
MOST = 20
"""Elements that are looked at."""


def shown(page: Any, address: str, options: ReadOptions) -> str:
    """The first text that is a moment before now: of an element that says that it is that of publication, of the
    address, or of another element for dates above the text. Empty where there is none."""
    for text in _texts(page, address):
        plain = furniture.LABEL.sub("", " ".join(text.split()), count=1)
        found = moment(options, plain) if len(plain) <= LONGEST else None
        if found and found <= options.now:
            return plain
    return ""


def _texts(page: Any, address: str) -> Iterator[str]:
    own = [each for each in page.iter() if isinstance(each.tag, str) and _names(each) and not _is_beside(each)]
    yield from (_said(each) for each in own if (each.get("itemprop") or "").lower() == "datepublished")
    times = [each for each in own if each.tag == "time"]
    yield from (_said(each) for each in times if each.get("pubdate") is not None or "publish" in _names(each))
    yield from (each.get("datetime") for each in times[:1] if each.get("datetime"))
    yield from (f"{day['year']}-{day['month']:0>2}-{day['day']:0>2}" for day in IN_ADDRESS.finditer(address))
    yield from map(_said, times[:MOST])
    yield from (each.text_content()[: 2 * LONGEST] for each in own[:MOST] if each.tag != "time")


def _names(element: Any) -> str:
    """Those of an element for dates; empty for all others."""
    given = " ".join(filter(None, (element.get(name) for name in ("class", "id", "itemprop"))))
    names = furniture.APART.sub("-", given).replace("_", "-").lower()
    return names if TELLING.search(names) else "time" if element.tag == "time" else ""


def _is_beside(element: Any) -> bool:
    return any(each.tag in ("aside", "nav", "footer") for each in element.iterancestors())


def _said(element: Any) -> str:
    """For programs, or else for readers."""
    return str(element.get("datetime") or element.get("content") or element.text_content()[: 2 * LONGEST])
