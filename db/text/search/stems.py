"""Stems: words as a language inflects them, by Snowball. Each language's stems are apart from those of others."""

from collections.abc import Iterator
from functools import cache, lru_cache

import regex
import Stemmer

from db.text.languages import language_of, script_of
from db.text.search.folding import REMEMBERED_WORDS, fold, normal
from db.text.search.tokens import Form

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
ALIASES = {"nb": "no", "nn": "no", "ne": "hi", "mr": "hi"}
"""Snowball's Nepali stemmer takes भारत apart, and it has none for Marathi: both inflect nearly as Hindi does."""
SCRIPTS = {
    "Latn": "Latin", "Cyrl": "Cyrillic", "Grek": "Greek", "Deva": "Devanagari", "Arab": "Arabic", "Armn": "Armenian",
    "Taml": "Tamil", "Hebr": "Hebrew",
}  # fmt: skip
SCRIPT = regex.compile("|".join(rf"(?P<{code}>\p{{{name}}})" for code, name in SCRIPTS.items()))
FOREIGN = {"Latn": "en", "Cyrl": "ru", "Grek": "el", "Deva": "hi", "Armn": "hy", "Taml": "ta"}
"""What words of another script than the article's are taken for."""
BARE = "en"
"""The language whose stems have no mark: an index of English is no larger for the others."""
AND_THE = regex.compile(r"^[وف](?=ال..)")
"""Arabic writes `and` and `so` together with the article; its stemmer knows the article only."""


@lru_cache(REMEMBERED_WORDS)
def stored(form: Form, language: str) -> tuple[tuple[str, str], ...]:
    """What a form in a text of this language (BCP 47) is indexed as: lexemes with the language of the stem, "" for the
    form as it stands."""
    stemming = _stemming(form.word, language) if form.word else ""
    return tuple((lexeme, stemming) for lexeme in _stems(form.word, stemming)) if stemming else ((form.text, ""),)


def asked(form: Form) -> Iterator[tuple[str, str]]:
    """What finds a form in texts of any language: pairs as `stored` has."""
    yield form.text, ""
    script = _script(form.word) if form.word else ""
    for language in _languages(script):
        for lexeme in _stems(form.word, language):
            yield lexeme, language


@cache
def _languages(script: str) -> list[str]:
    return [language for language in ALGORITHMS if language == "sr" or script_of(language) == script]


def _script(word: str) -> str:
    found = SCRIPT.search(word)
    return str(found.lastgroup) if found else ""


@lru_cache(REMEMBERED_WORDS)
def _stemming(word: str, language: str) -> str:
    script, base = _script(word), ALIASES.get(language_of(language), language_of(language))
    if script == script_of(language) or (base == "sr" and script in ("Latn", "Cyrl")):
        return base if base in ALGORITHMS else ""
    return FOREIGN.get(script, "")


@lru_cache(REMEMBERED_WORDS)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """With its accents and without: stemmers go by them, and readers leave them out."""
    mark = "" if language == BARE else f"{language}:"
    stemmer = _stemmer(language)
    written = {normal(word), fold(word)}
    if language == "ar":
        written = {AND_THE.sub("", each) for each in written}
    return tuple(sorted({mark + fold(stemmer.stemWord(each)) for each in written}))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(ALGORITHMS[language], 0)
