"""The top of an article page: what stands between headline and dateline."""

import re
from dataclasses import dataclass
from itertools import groupby

from api.imports.pages.sections import BULLET, joined
from db.article_input import QuoteDraft

HEADING = re.compile(r"key (?:points|takeaways)\b[\s:–—-]*(?P<heading>.*)", re.IGNORECASE)  # noqa: RUF001
READING_TIME = re.compile(r"(?:reading time:?\s*)?\d+[\s-]*min(?:ute)?s?\.?(?: read)?", re.IGNORECASE)
QUOTED = r"[^\"“”]+"
PULL_QUOTES = (
    re.compile(rf"[\"“](?P<text>{QUOTED})\s[-–—]+\s*(?P<credit>[^\"“”–—]{{1,200}})[\"”]"),  # noqa: RUF001
    re.compile(rf"[\"“](?P<text>{QUOTED})[\"”]\s*[-–—]+\s*(?P<credit>{QUOTED})"),  # noqa: RUF001
    re.compile(rf"[\"“](?P<text>{QUOTED})(?P<credit>)[\"”]"),
)


@dataclass(frozen=True, slots=True)
class Top:
    """`dek` has a line for each paragraph behind the summary."""

    summary: str | None
    dek: str | None
    heading: str | None
    points: list[str]
    pull_quotes: list[QuoteDraft]


def read_top(blocks: list[list[str]]) -> Top:
    prose = [paragraph for block in blocks for paragraph in _prose(block)]
    lines = [line for block in blocks for line in block]
    heading = next((found for line in lines if (found := HEADING.fullmatch(line))), None)
    return Top(
        summary=prose[0] if prose else None,
        dek="\n".join(prose[1:]) or None,
        heading=heading and (heading["heading"] or None),
        points=[found[1] for line in lines if (found := BULLET.fullmatch(line))],
        pull_quotes=[quote for line in lines if (quote := _pull_quote(line))],
    )


def is_mark(line: str) -> bool:
    """Whether a line can only stand above the body."""
    return bool(HEADING.fullmatch(line) or READING_TIME.fullmatch(line) or _credited(line))


def _prose(block: list[str]) -> list[str]:
    """The block's paragraphs, of which lines with a look of their own are no part."""
    groups = groupby(block, key=lambda line: is_mark(line) or bool(BULLET.fullmatch(line) or _pull_quote(line)))
    return [joined(list(lines)) for marked, lines in groups if not marked]


def _credited(line: str) -> bool:
    quote = _pull_quote(line)
    return bool(quote and quote.attribution)


def _pull_quote(line: str) -> QuoteDraft | None:
    """The quote of a line that is nothing else, with its credit inside or behind the quotation marks."""
    found = next((found for form in PULL_QUOTES if (found := form.fullmatch(line))), None)
    if found is None:
        return None
    credit = found["credit"].strip() or None
    speaker = credit and credit.partition(",")[0].strip()
    return QuoteDraft(text=found["text"].strip(), speaker=speaker, attribution=credit, is_pull_quote=True)
