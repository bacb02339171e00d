"""Which language a text is in, of those that it can be in, by py3langid's model, which is loaded when it is first
needed."""

import asyncio
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from subprocess import SubprocessError
from threading import Lock
from typing import Any

import regex

from db.text.languages.model import Model
from db.text.languages.tables import Tables, load, unpacked
from db.text.languages.tags import language_of, script_of

LONGEST, LONGEST_WORDS = 2_000, 200
"""Characters that are looked at: a comment is, while others wait."""
ARTICLE_CONFIDENCE = 0.6
COMMENT_CONFIDENCE = 0.7
PIECE, PIECES_CONFIDENCE = 24, 0.95
"""Characters of each of the two pieces of a comment that are asked first, and how sure they must be."""
SHORT_HAN = 20
"""Characters, below which Chinese cannot be told from Japanese without kana."""
SCRIPT_SHARE = 0.3
"""Of a text's letters, how many must be of the script that its language is written in."""
COMMON = frozenset(
    re.findall(r"\w+", "ar bn de en es fa fr gu he hi id it ja kn ko ml nl pa pl pt ru sw ta te th tr uk ur vi zh")
)
"""What readers write besides the languages of a site: a short comment is in none of these by chance only."""
LABELS = {"nb": "no", "fil": "tl", "ckb": "sdh"}
"""What the model calls a language, where that is not its tag."""
MODELS: dict[frozenset[str], Model] = {}
"""Those that are loaded, by the languages in them."""
LOADING = Lock()
NO_WORDS = regex.compile(r"https?://\S+|\S+@\S+|[@#][\w./-]+")
MAY_HAVE_NO_WORDS = re.compile(r"[@#]|://").search
LETTER = regex.compile(r"\p{L}")
SCRIPTS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani|Hira|Kana", "Kore": "Hani|Hang", "Aran": "Arab"}
"""The scripts of characters, for those of languages that are several or part of one."""


def of_article(text: str, languages: Sequence[str]) -> str:
    """The one of these tags that fits best; the first where the text does not tell. Loads the model, which takes a
    second, when it is called first."""
    words = _words(text, LONGEST)
    if len(languages) == 1 or not LETTER.search(words):
        return languages[0]
    return _best(words, languages, frozenset(), ARTICLE_CONFIDENCE) or languages[0]


def of_words(text: str, languages: Sequence[str]) -> str | None:
    """As `of_article`, of a few words, which may well be in another language: None where that cannot be told."""
    words = _words(text, LONGEST_WORDS)
    if not LETTER.search(words) or _may_be_chinese_or_japanese(words, languages):
        return None
    return _by_pieces(words, languages) or _best(words, languages, COMMON, COMMENT_CONFIDENCE)


async def of_comment(text: str, languages: Sequence[str]) -> str | None:
    """As `of_words`; the model is loaded beside the event loop."""
    tags = tuple(languages)
    if _labels(tags, COMMON) not in MODELS:
        await asyncio.to_thread(_model, _labels(tags, COMMON))
    return _of_words(text, tags)


_of_words = lru_cache(maxsize=32)(of_words)
"""Of the last ones: a comment that is not stored at once is tried again."""


def load_model(languages: Sequence[str]) -> None:
    """Loaded before, so that no comment on a site with these languages waits for it."""
    _model(_labels(tuple(languages), COMMON))


def _may_be_chinese_or_japanese(words: str, languages: Sequence[str]) -> bool:
    return len(words) < SHORT_HAN and {"zh", "ja"} <= _labels(tuple(languages)) and _share(words, "Hani") == 1


def _words(text: str, length: int) -> str:
    start = text[: 2 * length]
    return str(NO_WORDS.sub(" ", start) if MAY_HAVE_NO_WORDS(start) else start)[:length]


def _by_pieces(words: str, languages: Sequence[str]) -> str | None:
    """Where two pieces are sure of a text in one language, so is all of it, in twice the time or more. Names and links
    are mostly at the ends."""
    if len(words) < 3 * PIECE:
        return None
    begins = [len(words) * third // 3 - PIECE // 2 for third in (1, 2)]
    return _best(" ".join([words[at : at + PIECE] for at in begins]), languages, COMMON, PIECES_CONFIDENCE)


def _best(words: str, languages: Sequence[str], others: frozenset[str], confidence: float) -> str | None:
    tags = tuple(languages)
    label, sure = _model(_labels(tags, COMMON)).classify(words, _labels(tags, others))
    if sure < confidence:
        return None
    shares = {tag: _share(words, script) for tag, script in _scripts(tags).get(label, ())}
    fitting = max(shares, key=shares.__getitem__, default=None)
    return fitting if fitting and shares[fitting] >= SCRIPT_SHARE else None


def _label(tag: str) -> str:
    return LABELS.get(language_of(tag), language_of(tag))


@cache
def _scripts(languages: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """By the model's label, the tags that it may mean, each with the script that it is written in."""
    return {label: [(tag, script_of(tag)) for tag in languages if _label(tag) == label] for label in _labels(languages)}


def _share(words: str, script: str) -> float:
    if words.isascii():
        return float(script == "Latn")
    return len(_letters(script).findall(words)) / len(LETTER.findall(words))


@cache
def _letters(script: str) -> Any:
    names = SCRIPTS.get(script, script).split("|")
    return regex.compile("[" + "".join(rf"\p{{Script={name}}}" for name in names) + r"--\P{L}]", regex.VERSION1)


@cache
def _labels(languages: Sequence[str], others: frozenset[str] = frozenset()) -> frozenset[str]:
    return frozenset(map(_label, languages)) | others


def _model(labels: frozenset[str]) -> Model:
    """Loaded once, however many ask for it at once."""
    if labels not in MODELS:
        with LOADING:
            if labels not in MODELS:
                MODELS[labels] = Model(_tables(), labels)
    return MODELS[labels]


def _tables() -> Tables:
    """Made in this process, and its memory, where no other can be started: no comment may wait for one."""
    try:
        return load()
    except (OSError, SubprocessError):
        from db.text.languages.reduction import reduced

        return unpacked(*2 * [reduced()])
