"""Names that readers show: the form that is kept, and what no name may hold or be."""

from collections.abc import Callable
from functools import lru_cache

import regex

from db.text import comment_bodies
from db.text.composition import composed
from db.text.folding import AS_LATIN, folded

DIRECTION = regex.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: they would go on behind the name."""
UNSEEN = regex.compile(
    r"[[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]--[\u200c\u200d\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]]",
    regex.VERSION1,
)
HEAP = regex.compile(r"(\p{M}{4})\p{M}+")
RESERVED = {"deletedreader", "removed"}
"""Of accounts that are gone, and of comments that were taken away."""
LOOK_ALIKE = str.maketrans("0134|i", "oleall")
NO_LETTER = regex.compile(r"\P{L}+")
ANYBODY = "Reader"


def normal(name: str) -> str:
    """In NFC on one line, without what cannot be seen, but for what joins letters."""
    return " ".join(UNSEEN.sub("", composed(name)).split()).strip(comment_bodies.INVISIBLE)


def fault(name: str) -> str | None:
    """What is wrong with a normal form, as the end of a sentence; None for a name."""
    return next((reason for applies, reason in FAULTS if applies(name)), None)


@lru_cache(maxsize=5_000)
def cleaned(name: str) -> str:
    """For names in files, whose readers cannot choose another: what no name may hold is left out."""
    plain = normal(DIRECTION.sub("", name))
    if fault(plain):
        plain = normal(HEAP.sub(r"\1", plain))
    return ANYBODY if fault(plain) else plain


def _is_reserved(name: str) -> bool:
    """Also in other letters that look alike, whatever stands between them."""
    plain = folded(name.casefold().translate(LOOK_ALIKE)).translate(AS_LATIN).translate(LOOK_ALIKE)
    return NO_LETTER.sub("", plain) in RESERVED


FAULTS: tuple[tuple[Callable[[str], object], str], ...] = (
    (DIRECTION.search, "has a character that changes the direction of text"),
    (comment_bodies.fault, "has a character that cannot be shown, or too many marks on one"),
    (_is_reserved, "is the name of nobody: it stands for readers who are gone"),
)
