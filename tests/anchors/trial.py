"""Words are chosen in a text, the text is edited, and what is found of them is held against where they have gone."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from db.content.bodies.comparison import ComparedBlock
from db.content.bodies.pairs import paired
from db.text.anchors.exact import Anchor
from db.text.anchors.reanchoring import Reanchored, Reanchoring
from tests.anchors.edits import EDITS, Edit
from tests.anchors.letters import Letters, Text, text_of, words_of

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "api" / "samples").glob("*.md")), *sorted((Path(__file__).parent / "texts").glob("*.txt"))]
FRONT_MATTER = regex.compile(r"\A---\n.*?\n---\n", regex.DOTALL)
LEFT, LOST = 0.6, 0.25
"""The part of the letters that is left of words which anybody would find, and of those that are gone."""
RIGHT, ROUGH = 0.75, 0.4
"""Of the words that are left how much is found, and of what is found how much are those words."""


def texts() -> list[list[str]]:
    """The paragraphs of each: articles in English, and beginnings of books in English, German and Chinese, whose
    authors have been dead for more than seventy years."""
    bodies = [FRONT_MATTER.sub("", file.read_text()).split("\n\n") for file in FILES]
    return [[" ".join(paragraph.split()) for paragraph in body if len(paragraph) > 60] for body in bodies]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`verdict` is found, rough, said to be gone, missed, or wrong."""

    edit: str
    verdict: str
    words: str
    found: str | None


def outcomes(edits: int, seed: int) -> Iterator[Outcome]:
    """Each kind of edit as often as any other."""
    chance, sources = random.Random(seed), texts()
    names = list(EDITS)
    for number in range(edits):
        source = chance.randrange(len(sources))
        others = [text for n, body in enumerate(sources) if n != source and n < len(sources) - 2 for text in body]
        yield _outcome(names[number % len(names)], Text.of(sources[source]), others, chance)


def _outcome(name: str, old: Text, others: Sequence[str], chance: random.Random) -> Outcome:
    paragraph = chance.choice([n for n, line in enumerate(old.paragraphs) if any(words_of(each) for each in line)])
    sentence = chance.choice([n for n, each in enumerate(old.paragraphs[paragraph]) if words_of(each)])
    before = sum(len(each) for each in old.paragraphs[paragraph][:sentence])
    start, end = _chosen(old.paragraphs[paragraph][sentence], chance)
    anchor = Anchor(paragraph, before + start, before + end)
    new = old.copy()
    sentences = [found for text in others for found in regex.split(r"(?<=[.!?]) ", text)]
    EDITS[name](Edit(new, paragraph, sentence, sentences, chance))
    new.paragraphs = [line for line in new.paragraphs if any(words_of(each) for each in line)]
    found = _reanchored(old, new, anchor)
    return _judged(name, old.lines[paragraph][anchor.start : anchor.end], new, found)


def _chosen(sentence: Letters, chance: random.Random) -> tuple[int, int]:
    """All of the sentence, some of its words, or one or two."""
    words = words_of(sentence)
    count = min(chance.choice([len(words), len(words), chance.randint(3, 12), chance.randint(1, 2)]), len(words))
    first = chance.randint(0, len(words) - count)
    return words[first][0], words[first + count - 1][1]


def _reanchored(old: Text, new: Text, anchor: Anchor) -> Reanchored:
    blocks = [[ComparedBlock(text, text) for text in each.blocks] for each in (old, new)]
    same = {before: after for after, before in paired(*blocks).items()}
    return Reanchoring(old.blocks, new.blocks, same).find(anchor)


def _judged(name: str, wanted: Letters, new: Text, found: Reanchored) -> Outcome:
    """Only letters count, and of words that have been torn apart the longer part."""
    origins = {letter.origin for letter in wanted if letter.sign.isalnum()}
    left = max((sum(letter.origin in origins for letter in line) for line in new.lines), default=0)
    place = found.anchor
    if place is None:
        verdict = "missed" if left >= LEFT * len(origins) else "gone"
        return Outcome(name, verdict, text_of(wanted), None)
    span = new.lines[place.paragraph][place.start : place.end]
    hits = sum(letter.origin in origins for letter in span)
    old_letters = sum(letter.origin is not None and letter.sign.isalnum() for letter in span)
    covered, pure = hits / max(left, 1), hits / max(old_letters, 1)
    if covered < ROUGH or pure < ROUGH or len(span) > 3 * len(wanted) + 20:
        verdict = "wrong"
    else:
        verdict = "found" if covered >= RIGHT and pure >= RIGHT else "rough"
    return Outcome(name, verdict, text_of(wanted), text_of(span))


def counted(found: Sequence[Outcome]) -> dict[str, Counter[str]]:
    table: dict[str, Counter[str]] = {name: Counter() for name in EDITS}
    for outcome in found:
        table[outcome.edit][outcome.verdict] += 1
    return table
