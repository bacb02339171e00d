"""A program: reads py3langid's model, and writes the tables that are made of it to its output."""

import sys
from array import array
from collections.abc import Sequence
from typing import Any

import numpy
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from db.text.languages.model import BLOCK, SCALE
from db.text.languages.tables import packed


def reduced() -> bytes:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    blocks, places = _blocks(numpy.asarray(whole.tk_nextmove, dtype=numpy.uint32))
    weights = numpy.rint(whole.nb_ptc.astype(numpy.float32) * -SCALE).astype(numpy.uint16)
    automaton = {
        "blocks": blocks,
        "places": places,
        "rows": array("I", [row * (256 // BLOCK) for row in whole.tk_row]).tobytes(),
        "features": array("i", whole.tk_output).tobytes(),
    }
    return packed(whole.nb_classes, whole.nb_pc.tolist(), automaton, weights.T.tobytes())


def _blocks(states: Any) -> tuple[bytes, bytes]:
    different, numbers = _different(states.reshape(-1, BLOCK))
    return different, array("I", [number * BLOCK for number in numbers]).tobytes()


def _different(table: Any) -> tuple[bytes, Sequence[int]]:
    """Its different rows, and the number of each row among them."""
    numbers: dict[bytes, int] = {}
    of_rows = [numbers.setdefault(row.tobytes(), len(numbers)) for row in table]
    return b"".join(numbers), of_rows


if __name__ == "__main__":
    sys.stdout.buffer.write(reduced())
