"""The top of an article page: what stands between headline and body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from api.imports.dates import agency_datelines
from api.imports.dates.agency_datelines import Dateline
from api.imports.pages import pull_quotes
from api.imports.pages.sections import BULLET, joined
from db.article_input import QuoteDraft

HEADING = re.compile(r"key (?:points|takeaways)\b[\s:–—-]*(?P<heading>.*)", re.IGNORECASE)  # noqa: RUF001
READING_TIME = re.compile(r"(?:reading time:?\s*)?\d+[\s-]*min(?:ute)?s?\.?(?: read)?", re.IGNORECASE)
BYLINE = re.compile(r"(?:By|BY|Von|Par|Por|Di|Av|Af|Door):? (?P<names>[^\W\d_][^!?\d]{1,100})")
LOWER_IN_BYLINE = frozenset("and und et y e of for in the de la van von der di da del al och og en special to".split())  # noqa: SIM905
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")  # noqa: RUF001
MOST_PARAGRAPHS = 2
"""How many paragraphs of prose may follow each other above a body, once key points or a reading time came."""


@dataclass(slots=True)
class Top:
    """`prose` are paragraphs without a look of their own; `blocks` is how many blocks the top takes up."""

    blocks: int = 0
    prose: list[str] = field(default_factory=list)
    heading: str | None = None
    points: list[str] = field(default_factory=list)
    pull_quotes: list[QuoteDraft] = field(default_factory=list)
    byline: str | None = None
    dateline: Dateline | None = None
    opening: str | None = None
    """The body's first paragraph without the dateline that was run in."""
    listing: bool = False
    """Whether points may still follow the heading of the key points."""

    @property
    def summary(self) -> str | None:
        return next(iter(_without(self.prose, self.alternative_headline)), None)

    @property
    def dek(self) -> str | None:
        return "\n".join(_without(self.prose, self.alternative_headline)[1:]) or None

    @property
    def alternative_headline(self) -> str | None:
        """The one line among several that is no sentence: below the summary, or in front of the only other one."""
        open_ended = [paragraph for paragraph in self.prose if not SENTENCE_END.search(paragraph)]
        if not open_ended or len(self.prose) < 2 or (len(self.prose) == 2 and open_ended[0] != self.prose[0]):
            return None
        return open_ended[0]


def read(blocks: Sequence[list[str]], language: str | None) -> Top:
    """Ends at the dateline; without one, behind key points, reading time, pull quote and byline.

    Paragraphs of prose end it, too: one more than the first, or a third one behind key points and the like. What looks
    like a dateline or a pull quote further down is none. Raises NoSuchDay for a dateline with a day that cannot be.
    """
    top, whole = Top(), Top()
    in_a_row = 0
    for number, block in enumerate(blocks):
        if _ends_with_dateline(top, block, language):
            top.blocks = number + (top.opening is None)
            return top
        prose, marked = _take(block, top)
        top.prose += prose
        in_a_row = (0 if marked else in_a_row) + sum(bool(SENTENCE_END.search(paragraph)) for paragraph in prose)
        if in_a_row > (MOST_PARAGRAPHS if top.heading is not None or whole.blocks else 1):
            break
        if marked:
            whole = Top(number + 1, [*top.prose], top.heading, [*top.points], [*top.pull_quotes], top.byline)
    return whole


def byline(block: Sequence[str]) -> str | None:
    """The line of a block that is nothing but "By Priya Rao"."""
    found = BYLINE.fullmatch(block[0]) if len(block) == 1 else None
    if found is None or SENTENCE_END.search(block[0]):
        return None
    words = re.split(r"[\s,/|]+", found["names"].strip())
    return block[0] if all(word[:1].isupper() or word in LOWER_IN_BYLINE or word == "&" for word in words) else None


def _ends_with_dateline(top: Top, block: Sequence[str], language: str | None) -> bool:
    if len(block) == 1 and (dateline := agency_datelines.whole_line(block[0], language)):
        top.dateline = dateline
        return True
    if BULLET.fullmatch(block[0]) or not (found := agency_datelines.opening(joined(block), language)):
        return False
    top.dateline, top.opening = found
    return True


def _take(block: list[str], top: Top) -> tuple[list[str], bool]:
    """Puts into the top what has a look of its own. The block's other paragraphs, and whether there were marks."""
    if line := byline(block):
        top.byline = line
        return [], True
    prose, marked = [], False
    for look, lines in groupby(block, key=_look):
        group = list(lines)
        if look == "prose" or (look == "point" and top.heading is not None and not top.listing):
            prose.append(joined(group))
            top.listing = False
        elif look == "point":
            top.points += [found[1] for line in group if (found := BULLET.fullmatch(line))]
            marked = marked or top.listing
        else:
            marked = _take_mark(group, look, top) or marked
    return prose, marked


def _take_mark(lines: Sequence[str], look: str, top: Top) -> bool:
    for line in lines:
        if heading := HEADING.fullmatch(line):
            top.heading, top.listing = heading["heading"], True
        elif quote := pull_quotes.read(line):
            top.pull_quotes.append(quote)
    return look == "mark"


def _look(line: str) -> str:
    """Of a line: a mark can only stand above the body, a quotation without a credit anywhere."""
    if HEADING.fullmatch(line) or READING_TIME.fullmatch(line):
        return "mark"
    if quote := pull_quotes.read(line):
        return "mark" if quote.attribution else "quotation"
    return "point" if BULLET.fullmatch(line) else "prose"


def _without(paragraphs: Sequence[str], one: str | None) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph is not one]
