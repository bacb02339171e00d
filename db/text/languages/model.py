"""The classifier of languages: py3langid's naive Bayes over n-grams of bytes, without numpy, in a quarter of the
memory, and at about the same speed."""

import math
import sys
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from operator import itemgetter

from db.text.languages.tables import WEIGHT, Tables

BLOCK = 16  # states: as many as four bits tell apart
FIRST, LAST = bytes(byte >> 4 for byte in range(256)), bytes(byte & 15 for byte in range(256))
SCALE = 512
"""Weights are whole multiples of 1/512: the model stores them with no more bits."""
LANE = 4  # bytes that each language has in a sum of weights: as many as no text of thousands of characters fills
NO_FEATURE = -1
START = 0, 0
"""The state before the first byte, which has no feature. Twice, so that there are always several to look up."""
REMEMBERED = 20_000
"""N-grams whose weights are remembered: those of many comments in some languages."""


class Model:
    """That of some languages, those of them that the tables have."""

    def __init__(self, tables: Tables, labels: Collection[str]) -> None:
        columns = [number for number, label in enumerate(tables.labels) if label in labels]
        self._automaton, self._weights = tables.automaton, Weights(tables, columns)
        self._labels = [tables.labels[number] for number in columns]
        self._priors = [tables.priors[number] for number in columns]
        self._columns: dict[Collection[str], Columns] = {}

    def classify(self, text: str, labels: frozenset[str]) -> tuple[str, float]:
        """The likeliest of these languages, of those that are in the model, and how likely it is."""
        if labels not in self._columns:
            self._columns[labels] = Columns(self._labels, labels)
        columns, data = self._columns[labels], _bytes(text)
        found = self._features(data)
        scores = self._scores(found) if found else [0.0] * len(self._labels)
        return columns.likeliest(scores, math.sqrt(len(data) or 1))

    def _features(self, data: bytes) -> Counter[int]:
        """The n-grams of the text."""
        read, state = self._automaton, START[0]
        blocks, places, rows = read.blocks, read.places, read.rows
        halves = zip(data.translate(FIRST), data.translate(LAST), strict=True)
        states = [state := blocks[places[rows[state] + first] + last] for first, last in halves]
        found = Counter(itemgetter(*START, *states)(read.features))
        del found[NO_FEATURE]
        return found

    def _scores(self, found: Counter[int]) -> list[float]:
        """The logarithms of likelihoods, by column. What is there several times counts by a logarithm."""
        weights, by_count = self._weights, defaultdict[int, list[int]](list)
        for feature, count in found.items():
            by_count[count].append(weights[feature])
        scores = self._priors
        for count, summands in by_count.items():
            factor = math.log1p(count) / SCALE
            lanes = memoryview(sum(summands).to_bytes(LANE * len(scores), sys.byteorder)).cast("I")
            scores = [score - factor * lane for score, lane in zip(scores, lanes, strict=True)]
        return scores


class Weights(dict[int, int]):
    """By the n-gram: whole numbers with a lane for each language, so that one addition is that of all of them."""

    def __init__(self, tables: Tables, columns: Sequence[int]) -> None:
        super().__init__()
        features, self._width = len(tables.weights) // len(tables.labels), len(columns)
        self._rows = array(WEIGHT, bytes(features * self._width * tables.weights.itemsize))
        rows = memoryview(self._rows)
        for at, column in enumerate(columns):
            rows[at :: self._width] = tables.weights[column * features : (column + 1) * features]

    def __missing__(self, feature: int) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        lanes = array("I", self._rows[feature * self._width : (feature + 1) * self._width])
        self[feature] = found = int.from_bytes(lanes.tobytes(), sys.byteorder)
        return found


class Columns:
    """Those of some languages. One that is written in several scripts has one for each."""

    def __init__(self, all_labels: list[str], labels: frozenset[str]) -> None:
        self._numbers = [number for number, label in enumerate(all_labels) if label in labels]
        self._labels = [all_labels[number] for number in self._numbers]
        self._doubles = [(self._labels.index(label), at) for at, label in enumerate(self._labels)]
        self._doubles = [(first, at) for first, at in self._doubles if first != at]

    def likeliest(self, scores: list[float], temperature: float) -> tuple[str, float]:
        """The label, and its probability. A long text is not made too sure of."""
        if not self._labels:
            return "", 0.0
        own = [scores[number] for number in self._numbers]
        best, exp = max(own), math.exp
        shares = [exp((score - best) / temperature) for score in own]
        for first, double in self._doubles:
            shares[first] += shares[double]
            shares[double] = 0.0
        most = max(shares)
        return self._labels[shares.index(most)], most / sum(shares)


def _bytes(text: str) -> bytes:
    """As the model was trained."""
    lowered = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lowered).encode("utf8", errors="surrogatepass")
