"""The language in which the site speaks at a place of a page: templates ask here for its words.

A page is in one language, and what it shows of another one is spoken of in that: the card of a Hindi article has
a Hindi date. What no catalogue has is said in the site's own language, or else in English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Any

from babel.core import Locale
from markupsafe import Markup

from api.localization.catalogues import SOURCE, Catalogue, catalogue_for
from api.localization.formats import locale_for, number
from db.text.languages import direction, language_of, script_of


@dataclass(frozen=True, slots=True)
class Speech:
    """`language` is that of what is shown, `around` that of what is around it; `site` is the site's own."""

    language: str
    site: str
    zone: tzinfo
    around: str | None = None

    @property
    def words(self) -> Catalogue:
        return catalogue_for(self.language, self.site)

    @property
    def locale(self) -> Locale:
        return locale_for(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language).lower()


IN_ENGLISH = Speech(SOURCE, SOURCE, UTC)
_current: ContextVar[Speech] = ContextVar("speech", default=IN_ENGLISH)


def current() -> Speech:
    return _current.get()


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    token = _current.set(speech)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, /, **values: Any) -> Markup:
    """The site's words, with what stands for `{names}` escaped."""
    return _filled(current().words.translations.gettext(message), values)


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> Markup:
    """Words for a number, which is `{n}`."""
    words = current().words
    text = words.translations.ngettext(singular, plural, count)
    return _filled(text, {"n": number(count, locale_for(words.language)), **values})


def plain(text: str) -> Markup:
    """Text that stands for a name in words which are no HTML."""
    return Markup(text)


def _filled(text: str, values: dict[str, Any]) -> Markup:
    return Markup(text).format(**values)


def in_language(language: str | None, *, caller: Any) -> Any:
    """A block of a template about something in another language. None is the language around it."""
    speech = current()
    with speaking(replace(speech, language=language or speech.language, around=speech.language)):
        return caller()


def language_attributes() -> Markup:
    """`lang` and `dir` for the element of such a block, unless they are those around it."""
    speech = current()
    return Markup() if speech.language == speech.around else _attributes(speech.language)


def words_attributes() -> Markup:
    """`lang` and `dir` for the site's own words, where they are in another language than what they are about."""
    speech = current()
    own = speech.words.language
    same = (language_of(own), script_of(own)) == (language_of(speech.language), script_of(speech.language))
    return Markup() if same else _attributes(own)


def _attributes(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, direction(language).lower())
