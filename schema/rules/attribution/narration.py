"""What a text itself says: its paragraphs in one string, quotations blanked out, in sentences."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from schema.rules.attribution.quotations import Quotation
from schema.rules.attribution.vocabulary import ABBREVIATIONS, OPENERS

BLANK = "\ue000"
"""Stands for each character of a quotation, marks included. (Private use: no text has it.)"""
END = re.compile(rf"[.!?…]+[)\]]*(?=\s|$)|(?<=[.!?]{BLANK})(?=\s+[^\Wa-z])|\n")
BLANKS = re.compile(r"\s*")
LAST_WORD = re.compile(r"(?:^|[\s(\[])((?:[^\W\d_]\.)*[^\W\d_]+)$")
NEXT_WORD = re.compile(r"\s+([^\W\d_][\w'’-]*)")  # noqa: RUF001


class Narration:
    """Offsets count from the first paragraph's first character; paragraphs are lines."""

    def __init__(self, paragraphs: Sequence[str], quotations: Sequence[Quotation]) -> None:
        self.starts = [0]
        for paragraph in paragraphs:
            self.starts.append(self.starts[-1] + len(paragraph) + 1)
        self.whole = "\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)
        parts = [[self._with_marks(*stretch) for stretch in quotation.stretches] for quotation in quotations]
        self.spans = [(spans[0][0], spans[-1][1]) for spans in parts]
        """From each quotation's opening mark to behind its closing one."""
        self.last_characters = [quotation.text[-1] for quotation in quotations]
        self.text = self._without([span for spans in parts for span in spans])

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def sentence_at(self, at: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.sentence_starts, at) - 1

    def sentence_span(self, number: int) -> tuple[int, int]:
        following = self.sentence_starts[number + 1 : number + 2]
        return self.sentence_starts[number], following[0] if following else len(self.text)

    @cached_property
    def sentence_starts(self) -> list[int]:
        return [0, *(end for end in sentence_ends(self.text) if end < len(self.text))]

    def _with_marks(self, paragraph: int, start: int, end: int) -> tuple[int, int]:
        first, last = self.starts[paragraph] + start - 1, self.starts[paragraph] + end
        while self.whole[first].isspace():
            first -= 1
        while last < len(self.whole) - 1 and self.whole[last] == " ":
            last += 1
        return first, min(last + 1, self.starts[paragraph + 1] - 1)

    def _without(self, spans: Sequence[tuple[int, int]]) -> str:
        """Each quotation blanked out but for the full stop, question or exclamation mark that ends it."""
        characters = list(self.whole)
        for start, end in spans:
            words = self.whole[start:end].rstrip("“”\"«»›」』’'‘ \u00a0")  # noqa: RUF001
            characters[start:end] = BLANK * (end - start)
            if words[-1:] in (".", "!", "?"):
                characters[end - 2] = words[-1]
        return "".join(characters)


def sentence_ends(text: str) -> list[int]:
    """Offsets behind the blank that follows each sentence."""
    ends = {
        behind(text, end.end()) for end in END.finditer(text) if end[0] != "." or not _abbreviates(text, end.start())
    }
    return sorted(ends)


def behind(text: str, at: int) -> int:
    """The offset of the next character that is no blank."""
    blanks = BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _abbreviates(text: str, period: int) -> bool:
    """Whether a full stop belongs to its word: "Dr.", "U.S.", or an initial before a name."""
    word = LAST_WORD.search(text, max(0, period - 24), period)
    following = NEXT_WORD.match(text, period + 1)
    if word is None or following is None or "\n" in text[period : following.start(1)]:
        return False
    if following[1][0].isupper() and following[1].lower() in OPENERS:
        return False
    initial = len(word[1]) == 1 and word[1].isupper() and word[1] != "I"
    return initial or "." in word[1] or word[1].lower() in ABBREVIATIONS
