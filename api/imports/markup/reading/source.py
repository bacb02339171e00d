"""A body while it is read: its text, its code, what is counted, and the address of the site it comes from."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from api.imports.markup.code_regions import CodeRegions
from api.imports.markup.report import Tally

CLOSING = re.compile(r"\[/([A-Za-z][\w-]*)\]")
LONGEST_LINE = 1000
OPENING = re.compile(r"\[([A-Za-z][\w-]*)(?=[\s=\]])")
DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.MULTILINE)


@dataclass(slots=True)
class Source:
    """`opened` and `closed` are the names of tags in brackets, `defined` the labels of Markdown's links."""

    body: str
    base_url: str | None
    tally: Tally
    code: CodeRegions = field(init=False)
    opened: set[str] = field(init=False)
    closed: set[str] = field(init=False)
    defined: set[str] = field(init=False)
    last: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.code = CodeRegions(self.body)
        self.opened = {name.lower() for name in OPENING.findall(self.body)}
        self.closed = {name.lower() for name in CLOSING.findall(self.body)}
        self.defined = {name.lower() for name in DEFINITION.findall(self.body)}

    def between(self, at: int, opening: str, closing: str) -> str | None:
        """What stands behind an opening mark up to its closing one, without another opening in between."""
        start = at + len(opening)
        limit = self.body.find(opening[:2], start)
        end = self.body.find(closing, start, limit if limit >= 0 else len(self.body))
        return self.body[start:end] if end >= 0 else None

    def find(self, closing: str, start: int) -> int:
        """Where it stands next, or -1; what stands nowhere any more is not looked for again."""
        if closing not in self.last:
            self.last[closing] = self.body.rfind(closing)
        return self.body.find(closing, start) if self.last[closing] >= start else -1

    def closing(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The same for a pattern."""
        if self.last.get(pattern.pattern, start) < start:
            return None
        found = pattern.search(self.body, start)
        if found is None:
            self.last[pattern.pattern] = -1
        return found

    def line_before(self, at: int) -> str:
        """What stands before a place on its line, of a long line the end of it."""
        start = max(0, at - LONGEST_LINE)
        return self.body[max(start, self.body.rfind("\n", start, at) + 1) : at]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def path(self) -> str:
        return urlsplit(self.base_url or "").path.rstrip("/")
