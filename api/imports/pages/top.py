"""The top of an article page: what stands between headline and body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from api.imports.dates import agency_datelines
from api.imports.dates.agency_datelines import Dateline
from api.imports.dates.days import NoSuchDay
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


class UnreadableDateline(Exception):
    """`line` as it is printed, and why it has no date."""

    def __init__(self, line: str, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


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
    opening: list[str] = field(default_factory=list)
    """What is left of the block that the dateline stands in; `blocks` are those before it."""
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
    like a dateline or a pull quote further down is none. Raises UnreadableDateline.
    """
    top, whole = Top(), Top()
    in_a_row, most = 0, 1
    for number, block in enumerate(blocks):
        if _ends_with_dateline(top, block, language):
            top.blocks = number
            return top
        prose, looks = _take(block, top)
        top.prose += prose
        in_a_row = (0 if looks else in_a_row) + sum(bool(SENTENCE_END.search(paragraph)) for paragraph in prose)
        most = MOST_PARAGRAPHS if looks - {"byline"} else most
        if in_a_row > most:
            break
        if looks:
            whole = Top(number + 1, [*top.prose], top.heading, [*top.points], [*top.pull_quotes], top.byline)
    return whole


def byline(line: str) -> str | None:
    """A line that is nothing but "By Priya Rao"."""
    found = BYLINE.fullmatch(line)
    if found is None or SENTENCE_END.search(line):
        return None
    words = re.split(r"[\s,/|]+", found["names"].strip())
    return line if all(word[:1].isupper() or word in LOWER_IN_BYLINE or word == "&" for word in words) else None


def _ends_with_dateline(top: Top, block: Sequence[str], language: str | None) -> bool:
    try:
        top.dateline = agency_datelines.whole_line(block[0], language)
        if top.dateline:
            top.opening = list(block[1:])
        elif not BULLET.fullmatch(block[0]) and (found := agency_datelines.opening(joined(block), language)):
            top.dateline, top.opening = found[0], [found[1]]
    except NoSuchDay as error:
        raise UnreadableDateline(block[0], str(error)) from error
    return top.dateline is not None


def _take(block: list[str], top: Top) -> tuple[list[str], set[str]]:
    """Puts into the top what has a look of its own. The block's other paragraphs, and which looks only a top has."""
    prose, looks = [], set()
    for look, lines in groupby(block, key=_look):
        group = list(lines)
        if look == "prose" or (look == "point" and top.heading is not None and not top.listing):
            prose.append(joined(group))
            top.listing = False
        elif look == "point":
            top.points += [found[1] for line in group if (found := BULLET.fullmatch(line))]
            looks |= {look} if top.listing else set()
        else:
            _take_marks(group, top)
            looks |= {look} - {"quotation"}
    return prose, looks


def _take_marks(lines: Sequence[str], top: Top) -> None:
    for line in lines:
        if heading := HEADING.fullmatch(line):
            top.heading, top.listing = heading["heading"], True
        elif quote := pull_quotes.read(line):
            top.pull_quotes.append(quote)
        else:
            top.byline = byline(line) or top.byline


def _look(line: str) -> str:
    """Of a line: a mark can only stand above the body, a quotation without a credit anywhere."""
    if HEADING.fullmatch(line) or READING_TIME.fullmatch(line):
        return "mark"
    if byline(line):
        return "byline"
    if quote := pull_quotes.read(line):
        return "mark" if quote.attribution else "quotation"
    return "point" if BULLET.fullmatch(line) else "prose"


def _without(paragraphs: Sequence[str], one: str | None) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph is not one]
