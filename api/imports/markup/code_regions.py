"""Where a body has code: what stands there stays as it is written."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from db.text.article_markdown import blocks

TICKS = re.compile(r"`+")
MAYBE_CODE = re.compile(r"`|~~~|^(?: {4}| *\t)|^[ >]*<", re.MULTILINE)

Span = tuple[int, int]


class CodeRegions:
    """Blocks of code and of HTML, and the texts in which code spans may stand, as the renderer will see them."""

    def __init__(self, body: str) -> None:
        self.blocks: list[Span] = []
        self.texts: list[Span] = []
        self.html: list[Span] = []
        self.ticks: dict[int, list[int]] = {}
        if MAYBE_CODE.search(body):
            self._read(body)

    def _read(self, body: str) -> None:
        starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
        for kind, first, last in blocks(body):
            start = body.find("<", starts[first]) if kind == "html_block" else starts[first]
            span = (start, min(starts[last], len(body)))
            {"inline": self.texts, "html_block": self.html}.get(kind, self.blocks).append(span)
        for spans in (self.blocks, self.texts, self.html):
            spans.sort()
        for run in TICKS.finditer(body):
            self.ticks.setdefault(len(run[0]), []).append(run.start())

    def block_end(self, at: int) -> int | None:
        """Where the code block ends in which a place is."""
        return _end_of(self.blocks, at)

    def in_html(self, at: int) -> bool:
        """Whether a place is in a block of HTML, and not its beginning."""
        place = bisect_right(self.html, (at, 0)) - 1
        return place >= 0 and self.html[place][0] < at < self.html[place][1]

    def span_end(self, at: int, length: int) -> int | None:
        """Where the code span ends that so many backticks open here; None where nothing closes them."""
        text_end = _end_of(self.texts, at)
        if text_end is None:
            return None
        runs = self.ticks.get(length, [])
        place = bisect_right(runs, at)
        closed = place < len(runs) and runs[place] < text_end
        return runs[place] + length if closed else None


def _end_of(spans: list[Span], at: int) -> int | None:
    place = bisect_right(spans, (at, 1 << 60)) - 1
    return spans[place][1] if place >= 0 and at < spans[place][1] else None


@dataclass(frozen=True, slots=True)
class Coded:
    """Markdown, and where code stands in it."""

    markdown: str
    code: tuple[Span, ...]

    @property
    def pieces(self) -> Iterator[str]:
        """What stands between code."""
        ends = (*self.code, (len(self.markdown), 0))
        return (self.markdown[at:start] for (_, at), (start, _) in pairwise(((0, 0), *ends)))

    @classmethod
    def of(cls, markdown: str) -> "Coded":
        regions = CodeRegions(markdown)
        spans, at = [*regions.blocks], 0
        for run in TICKS.finditer(markdown):
            end = regions.span_end(run.start(), len(run[0])) if run.start() >= at else None
            if end is not None:
                spans.append((run.start(), end))
                at = end
        return cls(markdown, tuple(sorted(spans)))

    def changed(self, change: Callable[[str], str]) -> "Coded":
        """All that is no code, changed."""
        parts: list[str] = []
        code: list[Span] = []
        at = length = 0
        for start, end in (*self.code, (len(self.markdown), len(self.markdown))):
            parts += [change(self.markdown[at:start]), self.markdown[start:end]]
            length += len(parts[-2])
            code.append((length, length + end - start))
            length, at = length + end - start, end
        return Coded("".join(parts), tuple(code[:-1]))
