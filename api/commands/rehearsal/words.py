"""The words of a rehearsal: names of readers, and sentences that mean nothing."""

from random import Random

NAMES = ("Aiko", "Bruno", "Chidi", "Dana", "Edit", "Farah", "Goran", "Hilde", "Ilse", "Jomo", "Kofi", "Lena", "Marek")
LETTERS = "ABCDEFGHJKLMNPRSTVWZ"
NOUNS = ("ferry", "lamp post", "timetable", "bakery", "tide", "bicycle", "orchard", "budget", "bridge", "choir")
VERBS = ("reminds me of", "is nothing beside", "comes before", "will outlast", "looks like", "has no time for")
ENDINGS = ("as far as I can see.", "and that is that!", "or am I wrong?", "whatever they say.", "at least on Tuesdays.")


def name(number: int) -> str:
    """The same for the same number, and another for each of the first few hundred."""
    return f"{NAMES[number % len(NAMES)]} {LETTERS[number // len(NAMES) % len(LETTERS)]}{number or ''}"


def text(random: Random, minimum: int) -> str:
    """Sentences with at least so many characters."""
    sentences: list[str] = []
    while len(" ".join(sentences)) < minimum or random.random() < 0.4:
        a, b = random.sample(NOUNS, 2)
        sentences.append(f"The {a} {random.choice(VERBS)} the {b}, {random.choice(ENDINGS)}")
    return " ".join(sentences)
