"""Things that are called as people are: ships, streets, schools, prizes, companies. `things.txt` has the words."""

import re
from functools import cache, lru_cache
from itertools import pairwise

from schema.rules.attribution import surnames, vocabulary, word_lists
from schema.rules.attribution.given_names import gender_of
from schema.rules.attribution.names import Run

LISTS = word_lists.read("things.txt")
COMPANY = re.compile(
    rf",? (?:an?|the|its|one of|which) (?:[\w’'-]+ ){{0,4}}?(?:{'|'.join(LISTS['companies'])})"  # noqa: RUF001
    r"(?=[,.;:)\n]| (?:of|in|for|that|which|based|behind|owned)\b)"
)
APOSTROPHE = "['\N{RIGHT SINGLE QUOTATION MARK}]"
LONGEST, LONGEST_NAME = 30, 80
"""Characters of the word before a name, and of a name."""


def is_thing(run: Run, text: str, language: str) -> bool:
    """By the noun or article right before a name, by its own last word, or by what is said behind it."""
    if _is_namesake(run) or _are_two_names(run) or _is_company(run, text):
        return True
    if run.before:
        last = run.before[-1].plain.rpartition("'")[2]
        compound = language == "de" and (last.endswith(tuple(LISTS["de"])) or last in LISTS["de_articles"])
        return compound or last in LISTS.get(language, ())
    before = text[max(0, run.name[0].start - LONGEST) : run.name[0].start]
    if language == "de" and run.name[-1].plain.endswith(tuple(LISTS["de_ends"])):
        return True
    return bool(_introducing(language).search(before.replace("\u00a0", " ")))


def _is_company(run: Run, text: str) -> bool:
    """Whether the text says so anywhere, of the whole name."""
    name = text[run.name[0].start : run.end]
    return any(before.endswith(name) for before in _companies(text))


@lru_cache(maxsize=1)
def _companies(text: str) -> list[str]:
    """The words before each description of a company."""
    return [text[max(0, found.start() - LONGEST_NAME) : found.start()] for found in COMPANY.finditer(text)]


def _is_namesake(run: Run) -> bool:
    """Whether part of it is what looks like a person's name: "Alfa Romeo Giulia", "Rolls Royce Trent"."""
    words = [word.plain for word in (*run.before[-1:], *run.core)]
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    return len(words) > 2 and not pairs.isdisjoint(vocabulary.NAMESAKES)


def _are_two_names(run: Run) -> bool:
    """Whether a person's name and another one stand in a row: "Gerd Mueller Bayern Munich". Between the given name and
    the surname of somebody with as many names are given names."""
    middle = [word.plain for word in run.core[1:-1]]
    return len(middle) > 1 and not any(word in surnames.PARTS or len(word) == 1 or gender_of(word) for word in middle)


@cache
def _introducing(language: str) -> re.Pattern[str]:
    nouns, articles = ("|".join(LISTS.get(name, ())) or "(?!)" for name in (language, f"{language}_articles"))
    articles = articles.replace("'", APOSTROPHE)
    # A German relative pronoun is an article, too: "der Verein, den Jana Pohl leitet".
    free = "(?<!, )" if language == "de" else ""
    whole = rf"{free}(?<![\w-])(?<!{APOSTROPHE})(?i:{articles})(?: |(?<={APOSTROPHE}))"
    return re.compile(rf"(?:\b(?i:{nouns}) |{whole})\Z")
