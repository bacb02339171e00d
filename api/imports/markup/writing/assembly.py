"""Puts pieces together into one body: blocks get their blank lines, wherever they stand."""

import re

from api.imports.markup.code_regions import Span
from api.imports.markup.reading.tokens import Code, More, Text
from api.imports.markup.writing.pieces import Block, Gap, Piece

# What stands before the text of a line: indentation, marks of quotations, and the mark of a list's item.
MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
LONGEST_START, LONGEST_END = 400, 4
LIST_MARK = re.compile(r"\A[-+*#>](?=\s)")
LEAST_INDENT = 4
"""Blanks that make code of a line."""
CODE_LONGEST_START, LONGEST_END = 400, 4
LIST_MARK = re.compile(r"\A[-+*#>](?=\s)")
LEAST_INDENT = 4
"""Blanks that make code of a line."""


class Assembly:
    """`protected` are the places of code in `parts` together, `lead_end` where the lead ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.protected: list[Span] = []
        self.lead_end: int | None = None
        self.length = 0
        self.line = self.line_end = ""
        self.after_gap = False
        self.after_block: str | None = None
        """What a line behind the block begins with that was just added."""

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Text):
            self._text(piece.markdown)
        elif isinstance(piece, Code):
            self._break_line()
            self._protected(piece.markdown)
        elif isinstance(piece, Block):
            self._block(piece)
        elif isinstance(piece, Gap):
            self.after_gap = self.after_gap or self._begins_line()
        elif isinstance(piece, More) and self.lead_end is None:
            self.lead_end = self.length

    def markdown(self) -> str:
        return "".join(self.parts)

    def _text(self, text: str) -> None:
        if self.after_block is not None and text.strip(" \t"):
            rest, end, more = text.partition("\n")
            if rest.strip():
                self._break_line()
                text = LIST_MARK.sub(r"\\\g<0>", text.lstrip(" \t"))
            else:
                text = f"\n{self.after_block.rstrip(' ')}{end}{more}"
            self.after_block = None
        if self.after_gap and text.strip(" \t"):
            text = _dedented(text, len(self._prefix())) if text.lstrip(" \t").startswith("\n") else text
            self.after_gap = False
        self._append(text)

    def _block(self, block: Block) -> None:
        if self._has_no_room() or not (block.breaks_line or self._begins_line()):
            self._append(block.inline)
            return
        self._break_line()
        prefix = self._prefix()
        if not self._begins_line():
            self._append(f"\n{prefix.rstrip(' ')}\n{prefix}")
        text = block.markdown.replace("\n", f"\n{prefix}")
        self._protected(text) if block.is_code else self._append(text)
        self.after_block = prefix

    def _break_line(self) -> None:
        """A blank line behind a block that something follows."""
        if self.after_block is not None:
            self._append(f"\n{self.after_block.rstrip(' ')}\n{self.after_block}")
            self.after_block = None

    def _protected(self, code: str) -> None:
        self.protected.append((self.length, self.length + len(code)))
        self._append(code)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        line = text.rpartition("\n")[2] if "\n" in text else self.line + text
        self.line, self.line_end = line[:LONGEST_START], (self.line_end + text)[-LONGEST_END:]

    def _prefix(self) -> str:
        """What a further line must begin with to stand in the same list or quotation."""
        marks = MARKS.match(self.line)
        return re.sub(r"[^ \t>]", " ", marks[0]) if marks else ""

    def _begins_line(self) -> bool:
        return not MARKS.sub("", self.line, count=1).strip()

    def _has_no_room(self) -> bool:
        """Within a link, a heading, an attribute or a row of a table."""
        return self.line.lstrip(" >").startswith(("|", "#")) or self.line_end.endswith(("[", "](", '="', "='"))


def _dedented(text: str, outer: int) -> str:
    """Lines indented below a tag that is gone are no code."""
    lines = text.expandtabs(4).split("\n")
    first = next((line for line in lines[1:] if line.strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    if indent - outer < LEAST_INDENT:
        return text
    for place, line in enumerate(lines[1:], 1):
        if line.strip() and not line.startswith(" " * indent):
            break
        lines[place] = line[indent - outer :]
    return "\n".join(lines)
