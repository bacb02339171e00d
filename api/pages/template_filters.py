"""Template filters and functions for numbers, names and quotes, in the language of the place."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from api.localization import formats, speech
from api.localization.desk_words import desk_statuses, desk_words
from api.localization.error_words import error_text
from api.localization.formats import END_OF_ISOLATE, ISOLATE
from api.localization.history_words import block_changes, revision_fields, revision_kinds
from api.localization.script_words import badge_words, comment_words, embed_words, front_words, sharing_words
from api.localization.speech import gettext as _
from api.localization.time_elements import date, day, is_updated, moment
from api.pages.highlights.quotes import quoted
from db.text.languages import direction, region_of

LEFT_TO_RIGHT, RIGHT_TO_LEFT = {"L"}, {"R", "AL"}
OPENING = re.compile(r"^<(\w+)")


def blocks(article: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Markup]]:
    """Those of its body, each with its HTML, in which its quotes are marked."""
    quotes = defaultdict(list)
    for said in article["quotes"]:
        if said["anchor"]:
            quotes[said["anchor"]["paragraph"]].append(said)
    return (
        (block, _directed(block["text"], quoted(block, quotes[place]))) for place, block in enumerate(article["blocks"])
    )


def _directed(text: str, html: Markup) -> Markup:
    """With its direction, where most of its letters run the other way."""
    own = _direction(text)
    if own and own != speech.current().direction:
        return Markup(OPENING.sub(rf'<\1 dir="{own}"', str(html), count=1))
    return html


def has_players(blocks: Iterable[dict[str, Any]]) -> bool:
    return any(' data-player="' in block["html"] for block in blocks)


@lru_cache(maxsize=4_000)
def _direction(text: str) -> str | None:
    """Of most of its letters; None where there are as many of both."""
    signs = list(map(unicodedata.bidirectional, text))
    rightwards, leftwards = (sum(map(signs.count, each)) for each in (LEFT_TO_RIGHT, RIGHT_TO_LEFT))
    if rightwards == leftwards:
        return None
    return "rtl" if leftwards > rightwards else "ltr"


def number(value: int) -> str:
    return formats.number(value, formats.locale_for(speech.current().words.language))


def listed(words: Iterable[Any]) -> Any:
    """With commas between."""
    return reduce(lambda one, other: _("{one}, {other}", one=one, other=other), words)


def language_name(tag: str) -> str:
    """What its speakers call a language."""
    locale = formats.locale_for(tag)
    name = locale.get_language_name() if tag == locale.language else locale.get_display_name()
    return (name or tag)[:1].upper() + (name or tag)[1:]


def og_locale(tag: str) -> str:
    """A language with a region, as Open Graph has it; without, where none is likely."""
    locale = formats.locale_for(tag)
    region = locale.territory or region_of(tag)
    return f"{locale.language}_{region}" if region else locale.language


def byline(article: dict[str, Any]) -> Markup:
    """As printed, where the names of authors lead to their pages; whose name is not in it follows. What they did stands
    behind their names where the byline is nothing but these."""
    people = {author["person"]["name"]: author for author in article["authors"]}
    names = map(re.escape, sorted(people, key=len, reverse=True))  # one may begin another
    parts = re.split(f"({'|'.join(names)})", article["byline"]) if people else [article["byline"]]
    others = [name for name in people if name not in parts]
    with_roles = not any(re.search(r"\w", part) for part in parts if part not in people)
    return Markup("").join(
        _author(people[part], with_role=with_roles) if part in people else escape(part)
        for part in [*parts, *(each for name in others for each in (" ", name))]
    )


def _author(author: dict[str, Any], *, with_role: bool) -> Markup:
    address = quote(author["person"]["slug"], safe="")
    link = Markup('<a rel="author" href="/people/{}" dir="auto">{}</a>').format(address, author["person"]["name"])
    if with_role and author["role"]:
        link += Markup(' <span class="role" dir="auto">{}</span>').format(author["role"])
    return link


def guidelines(text: str) -> str:
    """The site's own in the language of the page, unless it has set other ones."""
    return speech.current().words.translations.gettext(text)


def tone(name: str) -> int:
    """Which of the six colours somebody's avatar has, as `view.js` has it."""
    return sum(map(ord, name)) % 6


def parameters(**values: str | None) -> str:
    """The query string of an address, without what is None."""
    given = {name: value for name, value in values.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def words_direction() -> str:
    """That of the site's own words, where they may be in another language than what they are about."""
    return direction(speech.current().words.language).lower()


def badge(name: str | None) -> str:
    return badge_words().get(name or "", "")


def isolated(text: str) -> str:
    """Text of others within a sentence: where its letters run the other way, nothing around it is moved by them."""
    foreign = LEFT_TO_RIGHT if speech.current().direction == "rtl" else RIGHT_TO_LEFT
    if foreign & set(map(unicodedata.bidirectional, text)):
        return f"{ISOLATE}{text}{END_OF_ISOLATE}"
    return text


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "date": date,
    "day": day,
    "number": number,
    "listed": listed,
    "language_name": language_name,
    "og_locale": og_locale,
    "byline": byline,
    "guidelines": guidelines,
    "badge": badge,
    "tone": tone,
    "error_text": error_text,
    "blocks": blocks,
    "has_players": has_players,
    "is_updated": is_updated,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "_": speech.gettext,
    "_n": speech.ngettext,
    "speech": speech.current,
    "in_language": speech.in_language,
    "language_attributes": speech.language_attributes,
    "words_attributes": speech.words_attributes,
    "isolated": isolated,
    "block_changes": block_changes,
    "parameters": parameters,
    "words_direction": words_direction,
    "comment_words": comment_words,
    "front_words": front_words,
    "desk_statuses": desk_statuses,
    "desk_words": desk_words,
    "embed_words": embed_words,
    "revision_fields": revision_fields,
    "revision_kinds": revision_kinds,
    "sharing_words": sharing_words,
}
