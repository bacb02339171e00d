"""Runs of capitalised words, and which of their words are a person's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.rules.attribution import surnames, vocabulary, word_lists
from schema.rules.attribution.given_names import gender_of

UPPER = re.escape("".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper() and letter.isalpha()))
CAPITALISED = re.compile(
    rf"(?:(?<![\w'’-])|{surnames.BEHIND_ELIDED})(?:{surnames.ARTICLE})?[{UPPER}][\w'’-]*(?:\.[{UPPER}])*\.?"  # noqa: RUF001
)
POSSESSIVE = re.compile(r"['’](?:s|S)?\.?$")  # noqa: RUF001
GAP = re.compile(
    rf"[ \u00a0](?:(?<=\b[Vv][ao]n.)|(?!der[ \u00a0]))(?:{surnames.PARTICLE})*(?:{surnames.ELIDED}|(?<=\bDe.)l['’])?"  # noqa: RUF001
)
"""A lone "der" is German for "of the": "sagte Jonas Feller der Deutschen Presse-Agentur"."""
PREPOSITION = re.compile(r"[ \u00a0](vo[nm]|zu[mr]?)[ \u00a0]")
"""What is in a German name far more seldom than behind one."""
INITIAL = re.compile(rf"[{UPPER}](?:\.?[{UPPER}])?\.?")
DEMONYM = re.compile(r"(?:ian|ese|ish|crat|ist|ite|er)$")
MOST_WORDS = 12
"""Of a run with a name in it: more capitals in a row are a headline."""
OFFICE_OF = re.compile(rf"\b(?i:{'|'.join(vocabulary.OFFICES)}) (?:of|for) (?:the )?$")
COMPOUND = re.compile(r"\w+-(?:year-old|old|born|\w{2,}ed|\w{3,}ning|elect|then|era|area|wide)s?")
"""An adjective that opens a sentence before a name: "Nine-year-old", "London-based", "Award-winning"."""
EVENT = re.compile(r"-[A-Z]-|thon$")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int

    @property
    def plain(self) -> str:
        return _plain(self.text)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row. `before` are titles and the like, `name` what is left; `is_name` if it may be one."""

    before: tuple[Word, ...]
    name: tuple[Word, ...]
    end: int
    possessive: bool
    is_name: bool

    @property
    def start(self) -> int:
        return (self.before or self.name)[0].start

    @property
    def title(self) -> Word | None:
        """The office or form of address right before the name."""
        return self.before[-1] if self.before and is_title(self.before[-1]) else None

    @property
    def core(self) -> tuple[Word, ...]:
        """The name without Jr. and such."""
        return tuple(word for word in self.name if word.plain not in vocabulary.SUFFIXES)


@lru_cache(maxsize=1)
def find(text: str, language: str = "en") -> Sequence[Run]:
    """Who reads a text asks for them several times."""
    runs = (tokens for tokens in _runs(text, language) if len(tokens) <= MOST_WORDS)
    return [run for tokens in runs if (run := _parsed(tokens, text, language))]


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    return word.rstrip(".").lower().replace("’", "'")  # noqa: RUF001


def is_title(word: Word) -> bool:
    return word.plain in vocabulary.OFFICES or word.plain in vocabulary.HONORIFICS or word.plain in vocabulary.RANKS


def spelled(name: tuple[Word, ...], text: str) -> str:
    """The name as the text has it, a full stop behind its last word left out."""
    end = name[-1].start + len(name[-1].text)
    return " ".join(text[name[0].start : end].split()).removesuffix(".")


def _runs(text: str, language: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for word in CAPITALISED.finditer(text):
        if run and (not _joined(run[-1], word, text) or (language == "de" and _is_complete(run, word, text))):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _joined(one: re.Match[str], other: re.Match[str], text: str) -> bool:
    if not GAP.fullmatch(text, one.end(), other.start()) or POSSESSIVE.search(one[0]):
        return False
    if not one[0].endswith("."):
        return True
    if other[0].lower() in vocabulary.OPENERS:
        return False
    bare = one[0].rstrip(".").lower()
    return bool(INITIAL.fullmatch(one[0])) or "." in bare or bare in vocabulary.ABBREVIATIONS


def _is_complete(run: list[re.Match[str]], following: re.Match[str], text: str) -> bool:
    """Whether a German preposition follows a first name and a surname: "Jens Pohl von der Feuerwehr"."""
    organisation = following[0].lower().endswith(tuple(word_lists.read("others/latin.txt")["de_organisations"]))
    surname = gender_of(run[-1][0]) is None
    if (preposition := PREPOSITION.match(text, run[-1].end())) is None:
        return False
    is_to_another = preposition[1] == "zu" and len(run) > 1 and gender_of(following[0]) is not None
    return is_to_another or ((surname or organisation) and (len(run) > 1 or preposition[1] not in ("von", "zu")))


def _parsed(tokens: list[re.Match[str]], text: str, language: str) -> Run | None:
    """What stays of a run without the words that open sentences and the days that end it."""
    possessive = bool(POSSESSIVE.search(tokens[-1][0]))
    row = [Word(POSSESSIVE.sub("", token[0]), token.start()) for token in tokens]
    openers = (
        vocabulary.OPENERS if language == "en" else vocabulary.OPENERS | word_lists.read("languages.txt")[language]
    )
    while row and (row[0].plain in openers or row[0].plain in vocabulary.DAYS or COMPOUND.fullmatch(row[0].text)):
        row = row[1:]
    while row and (
        row[-1].plain in vocabulary.DAYS or row[-1].plain in vocabulary.MONTHS - {"may", "june", "april", "august"}
    ):
        row, possessive = row[:-1], False
    while len(row) > 1 and row[-1].plain in vocabulary.POSTNOMINALS and row[-1].text.isupper():
        row = row[:-1]
    if not row:
        return None
    behind_title = _behind_title(row, text, language)
    name = tuple(row[behind_title:])
    end = row[-1].start + len(row[-1].text)
    if text[end - 1] == "." and not (len(row) > 1 and row[-1].plain in vocabulary.SUFFIXES):
        end -= 1
    return Run(tuple(row[:behind_title]), name, end, possessive, _may_be_name(name, titled=behind_title > 0))


def _behind_title(row: list[Word], text: str, language: str) -> int:
    """How many words come before the name.

    Through the last office; through what an office is of, as in "Minister of Defence Tom Reed"; or one word that is no
    given name before one that is, where it is a demonym or opens a sentence.
    """
    for at in range(len(row) - 2, -1, -1):
        rest = [word for word in row[at + 1 :] if word.plain not in vocabulary.SUFFIXES]
        given = row[at].plain == "dean" and len(row) == 2
        if rest and is_title(row[at]) and not given and not (at and gender_of(row[at - 1].plain) and len(rest) < 2):
            return at + 1
    if language == "de" and (behind_office := _behind_german_office(row)):
        return behind_office
    genders = [gender_of(word.plain) for word in row]
    before = text[max(0, row[0].start - 40) : row[0].start]
    if before.endswith((" of ", " for ", " the ")) and OFFICE_OF.search(before):
        named = (at for at in range(len(row) - 1) if genders[at] or row[at].plain not in vocabulary.ORGANISATIONS)
        return next((at for at in range(len(row) - 1) if genders[at]), next(named, 0))
    if row[0].plain in vocabulary.PEOPLE and genders[0] is None and len(row) == 2 and genders[1]:
        return 1
    opens = not before.strip() or before.rstrip(" ")[-1:] in ".!?\n"
    agent = bool(DEMONYM.search(row[0].plain))
    known = len(row) > 2 and genders[0] is None and genders[1] in ("female", "male", "either" if agent else "male")
    return int(known and (opens or language == "de" or agent) and row[1].plain not in vocabulary.MIDDLE_NAMES)


def _behind_german_office(row: list[Word]) -> int:
    """Offices are nouns, often compound ones, and what comes before them is a noun as well: "Angaben von
    Polizeisprecher Uwe Lenk"."""
    offices = tuple(office.lower() for office in word_lists.read("others/latin.txt")["de_offices"])
    return max((at for at in range(1, len(row)) if row[at - 1].plain.endswith(offices)), default=0)


def _may_be_name(name: tuple[Word, ...], titled: bool) -> bool:
    """One to four words that look like a name's, the last of which is none of an organisation, a place or an event."""
    core = [word for word in name if word.plain not in vocabulary.SUFFIXES]
    if not 1 <= len(core) <= 5 or any(EVENT.search(word.text) for word in core) or name[0].plain in vocabulary.SUFFIXES:
        return False
    if not all(_is_name_word(word, first=word is core[0]) for word in core) or len(core[-1].plain) < 2:
        return False
    if len(core) == 1:
        return True
    given = len(core) == 2 and gender_of(core[0].plain) in ("female", "male")
    behind = vocabulary.SURNAMES | {"park"} if titled else vocabulary.SURNAMES if given else frozenset()
    forenames = {core[0].plain} & vocabulary.FORENAMES
    if any(word.plain in vocabulary.ORGANISATIONS - ({core[-1].plain} & behind) - forenames for word in core):
        return False
    place = core[0].plain in vocabulary.PLACE_OPENERS and not titled
    return not place and " ".join(word.plain for word in core) not in vocabulary.NAMESAKES


def _is_name_word(word: Word, first: bool) -> bool:
    if INITIAL.fullmatch(word.text):
        return word.plain not in vocabulary.ACRONYMS
    return not (len(word.text) > 2 and word.text.isupper()) and (first or word.plain not in vocabulary.OPENERS)
