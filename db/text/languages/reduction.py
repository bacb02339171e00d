"""A program: reads py3langid's model, reduces it to the languages in its arguments, and writes that to its output."""

import pickle
import sys
from array import array
from collections.abc import Sequence
from typing import Any

import numpy
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from db.text.languages.model import BLOCK, SCALE, Reduction


def reduced(wanted: set[str]) -> tuple[Reduction, bytes]:
    """With the different weights of n-grams."""
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(wanted & set(whole.labels))
    blocks, places = _blocks(numpy.asarray(whole.tk_nextmove, dtype=numpy.uint32))
    weights, numbers = _different(numpy.rint(whole.nb_ptc.astype(numpy.float32) * -SCALE).astype(numpy.uint32))
    reduction = Reduction(
        labels=list(whole.nb_classes),
        priors=whole.nb_pc.tolist(),
        blocks=blocks,
        places=places,
        rows=array("I", [row * (256 // BLOCK) for row in whole.tk_row]),
        features=array("i", whole.tk_output),
        numbers=array("I", numbers),
    )
    return reduction, weights


def _blocks(states: Any) -> tuple["array[int]", "array[int]"]:
    different, numbers = _different(states.reshape(-1, BLOCK))
    return array("I", different), array("I", [number * BLOCK for number in numbers])


def _different(table: Any) -> tuple[bytes, Sequence[int]]:
    """Its different rows, and the number of each row among them."""
    numbers: dict[bytes, int] = {}
    of_rows = [numbers.setdefault(row.tobytes(), len(numbers)) for row in table]
    return b"".join(numbers), of_rows


if __name__ == "__main__":
    pickle.dump(reduced(set(sys.argv[1:])), sys.stdout.buffer)
