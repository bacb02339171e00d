"""What editors do to a text: each edit changes it at one of its sentences, or around it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.anchors.letters import Letter, Letters, Text, text_of, words_of, written


@dataclass
class Edit:
    """An edit under way, at a sentence of a paragraph. `others` are sentences of other articles."""

    text: Text
    paragraph: int
    sentence: int
    others: list[str]
    chance: random.Random

    @property
    def at(self) -> Letters:
        return self.text.paragraphs[self.paragraph][self.sentence]

    @at.setter
    def at(self, letters: Letters) -> None:
        self.text.paragraphs[self.paragraph][self.sentence] = letters

    def another(self) -> Letters:
        return written(" " + self.chance.choice(self.others))


def typo(edit: Edit) -> None:
    """One letter of each of two words changes."""
    letters = list(edit.at)
    for start, stop in edit.chance.sample(words := words_of(letters), min(2, len(words))):
        place = edit.chance.randrange(start, stop)
        letters[place] = Letter(edit.chance.choice("aeinrst"))
    edit.at = letters


def reword(edit: Edit) -> None:
    """Every fourth word or so becomes another."""
    _replace(edit, 0.25)


def rewrite(edit: Edit) -> None:
    """Most words become others: it is another sentence."""
    _replace(edit, 0.9)


def _replace(edit: Edit, part: float) -> None:
    letters, donor = list(edit.at), edit.chance.choice(edit.others)
    words = [donor[start:stop] for start, stop in words_of(written(donor))]
    for start, stop in reversed(words_of(letters)):
        if edit.chance.random() < part:
            letters[start:stop] = written(edit.chance.choice(words))
    edit.at = letters


def extend(edit: Edit) -> None:
    """Some words of another sentence are put in."""
    letters, donor = list(edit.at), edit.chance.choice(edit.others)
    words = [donor[start:stop] for start, stop in words_of(written(donor))]
    place = edit.chance.choice([start for start, _ in words_of(letters)] or [0])
    letters[place:place] = written(" ".join(words[: edit.chance.randint(1, 4)]) + " ")
    edit.at = letters


def shorten(edit: Edit) -> None:
    """A third of the words is cut out."""
    letters = list(edit.at)
    words = words_of(letters)
    count = max(len(words) // 3, 1)
    first = edit.chance.randrange(max(len(words) - count, 0) + 1)
    del letters[words[first][0] : words[min(first + count, len(words)) - 1][1]]
    edit.at = letters


def delete(edit: Edit) -> None:
    del edit.text.paragraphs[edit.paragraph][edit.sentence]


def replace(edit: Edit) -> None:
    """Another sentence stands in its place."""
    edit.at = edit.another()


def move(edit: Edit) -> None:
    """To another place in another paragraph."""
    moved = edit.text.paragraphs[edit.paragraph].pop(edit.sentence)
    paragraph = edit.chance.choice(edit.text.paragraphs)
    paragraph.insert(edit.chance.randint(0, len(paragraph)), [*written(" "), *moved])


def move_paragraph(edit: Edit) -> None:
    moved = edit.text.paragraphs.pop(edit.paragraph)
    edit.text.paragraphs.insert(edit.chance.randint(0, len(edit.text.paragraphs)), moved)


def split(edit: Edit) -> None:
    paragraph = edit.text.paragraphs[edit.paragraph]
    place = edit.chance.randint(0, len(paragraph))
    edit.text.paragraphs[edit.paragraph : edit.paragraph + 1] = [paragraph[:place], paragraph[place:]]


def merge(edit: Edit) -> None:
    following = edit.text.paragraphs.pop(edit.paragraph + 1) if edit.paragraph + 1 < len(edit.text.paragraphs) else []
    edit.text.paragraphs[edit.paragraph] += [written(" "), *following]


def insert(edit: Edit) -> None:
    """Another sentence stands before it."""
    edit.text.paragraphs[edit.paragraph].insert(edit.sentence, edit.another())


def repeat(edit: Edit) -> None:
    """Its words stand somewhere else, too, as in a pull quote."""
    place = edit.chance.randint(0, len(edit.text.paragraphs))
    edit.text.paragraphs.insert(place, [written(text_of(edit.at).strip())])


def keep_a_part(edit: Edit) -> None:
    """Its first words begin a new sentence elsewhere; the rest is gone."""
    words = words_of(edit.at)
    part = edit.at[: words[len(words) // 4][1]] if words else []
    delete(edit)
    edit.text.paragraphs.append([[*part, *written(" " + " ".join(edit.chance.choice(edit.others).split()[2:]))]])


def delete_around(edit: Edit) -> None:
    """All other sentences of its paragraph are gone."""
    edit.text.paragraphs[edit.paragraph] = [edit.at]


SIGNS = {
    "quotation marks": {"“": "«", "”": "»", "»": "“", "«": "„", '"': "“", "’": "'", "'": "’"},  # noqa: RUF001
    "punctuation": {",": ";", ";": ",", ".": "!", ":": " –", "–": "—", "。": "!", "?": "."},  # noqa: RUF001
}


def set_otherwise(signs: Mapping[str, str]) -> Callable[[Edit], None]:
    def edit_signs(edit: Edit) -> None:
        """In the whole text."""
        for paragraph in edit.text.paragraphs:
            for place, sentence in enumerate(paragraph):
                changed = [written(signs[letter.sign]) if letter.sign in signs else [letter] for letter in sentence]
                paragraph[place] = [letter for group in changed for letter in group]

    return edit_signs


EDITS: Mapping[str, Callable[[Edit], None]] = {
    "typos": typo,
    "reworded": reword,
    "words put in": extend,
    "shortened": shorten,
    "moved": move,
    "paragraph moved": move_paragraph,
    "paragraph split": split,
    "paragraphs merged": merge,
    "sentence before it": insert,
    "repeated elsewhere": repeat,
    "all around it deleted": delete_around,
    **{f"other {name}": set_otherwise(signs) for name, signs in SIGNS.items()},
    "rewritten": rewrite,
    "replaced": replace,
    "deleted": delete,
    "first words kept elsewhere": keep_a_part,
}
