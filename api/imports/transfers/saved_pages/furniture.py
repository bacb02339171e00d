"""What stands on a page beside the text of its article, and the element that holds the text."""

import re
from typing import Any

from lxml.html import HtmlElement

from api.imports.dates.moments import read_moment

LONG = 60
"""Characters of a paragraph that is prose, and no label or link."""
MOST_PARAGRAPHS = 1_000
MOSTLY, HARDLY = 0.7, 0.2
"""Shares of all prose: of the element with the text, and of one with a telling name."""
TAGS = {"nav", "aside", "footer", "form", "button", "dialog", "menu", "select", "input", "label"}
ROLES = {
    "navigation",
    "complementary",
    "search",
    "dialog",
    "alert",
    "alertdialog",
    "banner",
    "menu",
    "menubar",
    "toolbar",
}
NAMES = re.compile(
    r"(?<![a-z])(?:ads?|advert\w*|banner|breadcrumbs?|comments?|consent|cookies?|donat\w+|follow|modal|more-?on|newsletters?"
    r"|outbrain|popup|promos?|read-?(?:also|more|next)|recirc\w*|recommend\w*|related\w*|screen-?reader\w*|shar(?:e|ing)\w*"
    r"|sidebar|signup|skip-?link|social\w*|sponsor\w*|sr-?only|subscri\w+|taboola|teasers?|trending|visually-?hidden)"
    r"(?![a-z])",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:first )?(?:published|posted|date|veröffentlicht|erstellt|datum|publié|publicado|fecha|pubblicato|data"
    r"|publicerad|publisert|gepubliceerd)\b(?: (?:on|at|am|le|el|il|em|op|den))?\s*:?\s+",
    re.IGNORECASE,
)
"""Before a date."""
DATED = re.compile(r"(?i:date|time|datum|fecha|publish)")
APART = re.compile(r"(?<=[a-z])(?=[A-Z])")


def prose(page: HtmlElement) -> list[HtmlElement]:
    """Its paragraphs of some length, which are no links to other texts."""
    found = (each for each in page.iter("p") if length(each) >= LONG and not _is_link(each))
    return [each for _, each in zip(range(MOST_PARAGRAPHS), found, strict=False)]


def _is_link(paragraph: HtmlElement) -> bool:
    around = next(paragraph.iterancestors("a"), None)
    return around is not None or sum(map(length, paragraph.iter("a"))) > length(paragraph) / 2


def length(element: HtmlElement) -> int:
    return len(_words(element))


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def weights(page: HtmlElement) -> dict[HtmlElement, int]:
    """How much prose each element has in it."""
    found: dict[HtmlElement, int] = {}
    for paragraph in prose(page):
        size = length(paragraph)
        for holder in paragraph.iterancestors():
            found[holder] = found.get(holder, 0) + size
    return found


def holder(page: HtmlElement) -> HtmlElement | None:
    """The smallest element that has most of the prose; None for a page without any."""
    found = weights(page)
    whole = max(found.values(), default=0)
    holding = [element for element, size in found.items() if size >= MOSTLY * whole]
    return min(holding, key=lambda element: (found[element], -depth(element))) if holding else None


def depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def clear(page: HtmlElement, headlines: set[str]) -> None:
    """Takes off what is hidden, what is there to click on, what has a telling name and hardly any prose, and the
    headline above the text: the only one of the first level, or one of `headlines`."""
    found = weights(page)
    titles = list(page.iter("h1"))
    most, all_words = HARDLY * max(found.values(), default=0), length(page)
    for element in list(page.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        repeats = element.tag == "h1" and (len(titles) == 1 or _words(element).casefold() in headlines)
        if repeats or (found.get(element, 0) <= most and _is_furniture(element) and length(element) < all_words / 2):
            element.drop_tree()


def _is_date(element: Any) -> bool:
    """Whether it shows a date and nothing else, as what stands between a headline and a text does."""
    if element.get("itemprop") == "datePublished":
        return length(element) <= LONG
    named = element.tag == "time" or DATED.search(f"{element.get('class', '')} {element.get('id', '')}")
    words = LABEL.sub("", _words(element), count=1) if named else ""
    try:
        return bool(words) and len(words) <= LONG and read_moment(words) is not None
    except (ValueError, OverflowError, OSError):
        return False


def _is_furniture(element: Any) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    names = APART.sub("-", f"{element.get('class', '')} {element.get('id', '')}".replace("_", "-"))
    return (
        element.tag in TAGS
        or hidden
        or (_is_date(element) and not any(length(each) >= LONG for each in element.iterancestors("p")))
        or element.get("role", "").lower() in ROLES
        or (element.tag not in ("figure", "img", "picture", "figcaption") and NAMES.search(names) is not None)
    )
