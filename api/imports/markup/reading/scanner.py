"""Reads a body once, from its beginning to its end, into text, code and the tags of other systems."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from api.imports.markup.reading import attribute_lists, brackets, elements, tags
from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Code, Found, Tag, Text, Token

Reader = Callable[[Source, int], Found | None]

READERS: tuple[tuple[str, Reader], ...] = (
    (r"\{\{[<%]", tags.hugo),
    (r"\{\{", tags.expression),
    (r"\{%", tags.liquid),
    (r"\{:", attribute_lists.kramdown),
    (r"\{/\*", attribute_lists.mdx_comment),
    (r"\{\#", attribute_lists.template_comment),
    (r"\{(?=[ \t.\w])", attribute_lists.attributes),
    (r"<!--", elements.comment),
    (r"<(?=/?[A-Za-z])", elements.element),
    (r"!?\[\[", brackets.wiki),
    (r"\[!", attribute_lists.callout),
    (r"\[(?=/?[A-Za-z])", brackets.shortcode),
    (r"^[ \t>]*:{3,}", attribute_lists.fenced_div),
    (r"^ {0,3}(?:[*+-]|\d\.) +[^\n]*\n {0,3}\{: *toc", attribute_lists.contents),
    (r"^(?:import|export)\b", attribute_lists.program),
)
START = re.compile("|".join(f"({mark})" for mark, _ in READERS) + r"|(`+)|\\[\\`]", re.MULTILINE)
TICKS = len(READERS) + 1


class Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        body = self.source.body
        for start, end in (*self.source.code.blocks, (len(body), len(body))):
            yield from self._text(start)
            if self.at < end:
                yield Code(body[max(self.at, start) : end])
                self.at = end

    def _text(self, end: int) -> Iterator[Token]:
        """Up to a place, or beyond it where a tag goes on: what no reader knows is text."""
        body, text_from = self.source.body, self.at
        while self.at < end and (mark := START.search(body, self.at, end)):
            found = self._read(mark)
            if found is None:
                self.at = mark.end() if mark.lastindex in (None, TICKS) else mark.start() + 1
                continue
            yield Text(body[text_from : mark.start()])
            yield from self._placed(found[0], mark.start())
            self.at = text_from = found[1]
        if text_from < end:
            yield Text(body[text_from:end])
        self.at = max(self.at, end)

    def _placed(self, tokens: list[Token], at: int) -> list[Token]:
        if not self.source.code.in_html(at):
            return tokens
        return [replace(token, in_html=True) if isinstance(token, Tag) else token for token in tokens]

    def _read(self, mark: re.Match[str]) -> Found | None:
        if mark.lastindex is None:
            return None
        if mark.lastindex < TICKS:
            return READERS[mark.lastindex - 1][1](self.source, mark.start())
        end = self.source.code.span_end(mark.start(), len(mark[0]))
        return None if end is None else ([Code(self.source.body[mark.start() : end])], end)
