"""Quotation marks: where a quotation opens and closes in one paragraph."""

from collections.abc import Iterator
from dataclasses import dataclass

CLOSERS = {
    "“": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",  # noqa: RUF001
    "「": "」",
    "『": "』",
    "《": "",
    "”": "”",
    '"': '"',
    "‘": "’",  # noqa: RUF001
    "‚": "‘’",  # noqa: RUF001
    "'": "'",
}
CONTINUED = '“"„«'
"""Marks that are repeated where a quotation goes on in the next paragraph."""
NESTING = "「『«"
SINGLE = "‘'‚"  # noqa: RUF001
AMBIGUOUS = "\"”'»"
"""Marks that open and close: the blank before or behind them tells which they do."""
BEFORE_OPENING = "([{<-–—/:“„«‘「『"  # noqa: RUF001
ENDS = ",.!?…"


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation's words in a paragraph, from `start` to `end` without its marks; `closed` unless it has no end."""

    start: int
    end: int
    mark: str
    closed: bool = True


def find(text: str) -> Iterator[Marked]:
    """Quotations that are not inside another. A mark too many opens nothing."""
    at = 0
    while at < len(text):
        found = _from(text, at) if text[at] in CLOSERS and _opens(text, at) else None
        if found:
            yield found
            at = found.end + 1
        else:
            at += 1


def unspaced(character: str) -> bool:
    """Whether a character is of a script that puts no blanks between words."""
    return "\u0e00" <= character <= "\u0eff" or "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"


def _opens(text: str, at: int) -> bool:
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if not behind or (behind.isspace() and text[at] not in "«„"):
        return False
    if text[at] == "'":
        return (not before or before.isspace() or before in BEFORE_OPENING) and behind.isalpha()
    if text[at] in SINGLE:
        return not before.isalnum()
    if text[at] in AMBIGUOUS:
        return not before or before.isspace() or before in BEFORE_OPENING or (unspaced(before) and unspaced(behind))
    return True


def _closes(text: str, at: int) -> bool:
    before, behind = text[at - 1], text[at + 1 : at + 2]
    if before.isspace():
        return text[at] == "»"
    return not behind.isalnum() or before in ENDS or unspaced(behind)


def _from(text: str, opening: int) -> Marked | None:
    mark = text[opening]
    if mark in SINGLE:
        return _single(text, opening)
    closing = _closing(text, opening)
    if closing is None or closing == opening + 1:
        return None
    if closing < len(text):
        return _trimmed(text, Marked(opening + 1, closing, mark))
    return Marked(opening + 1, len(text), mark, closed=False) if mark in CONTINUED else None


def _closing(text: str, opening: int) -> int | None:
    """Where the quotation closes: behind the text if it stays open, None if another one opens before it closes."""
    mark, closers, depth = text[opening], CLOSERS[text[opening]], 0
    for at in range(opening + 1, len(text)):
        if text[at] in closers and (mark not in AMBIGUOUS or _closes(text, at)):
            if not depth:
                if mark == '"' and _inches(text, at):
                    continue
                return at
            depth -= 1
        elif text[at] == mark:
            if mark not in NESTING:
                return None
            depth += 1
    return len(text)


def _inches(text: str, at: int) -> bool:
    """Whether a straight mark behind a digit measures something: the next mark closes the quotation then."""
    following = text.find('"', at + 1)
    return text[at - 1].isdigit() and following > 0 and not _opens(text, following)


def _single(text: str, opening: int) -> Marked | None:
    """A quotation in single marks, whose closing one looks like an apostrophe: the first behind punctuation is it.

    Without one, the first that no letter follows, unless it may stand for a plural's genitive.
    """
    closers = CLOSERS[text[opening]]
    ends = [at for at in range(opening + 2, len(text)) if text[at] in closers and _ends_word(text, at)]
    opened_again = next(
        (at for at in range(opening + 1, len(text)) if text[at] == text[opening] and _opens(text, at)), None
    )
    ends = [at for at in ends if opened_again is None or at < opened_again]
    punctuated = next((at for at in ends if text[at - 1] in ENDS), None)
    if punctuated is None and (not ends or (len(ends) > 1 and text[ends[0] - 1] == "s")):
        return None
    closing = ends[0] if punctuated is None else punctuated
    return Marked(opening + 1, closing, text[opening]) if " " in text[opening:closing] else None


def _ends_word(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()


def _trimmed(text: str, found: Marked) -> Marked | None:
    """Without the blanks that French puts inside its marks."""
    words = text[found.start : found.end]
    start = found.start + len(words) - len(words.lstrip())
    end = found.end - (len(words) - len(words.rstrip()))
    return Marked(start, end, found.mark) if start < end else None
