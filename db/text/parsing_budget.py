"""How much work parsing Markdown may be: so many places are looked at, whatever stands there."""

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

LEAST_STEPS = 600
"""What people write takes fewer; so many take 20 ms or so."""
CHARACTERS_PER_STEP = 20
MARKS_PER_STEP = 4
"""Of asterisks and underlines, of which the parser looks at each, however many stand in a row."""


class TooMuchMarkup(Exception):
    """The text has more markup than anyone would type."""


class Budget:
    """For one text. A step is a place at which the parser looks for markup."""

    def __init__(self, text: str) -> None:
        marks = text.count("*") + text.count("_")
        self.steps = max(LEAST_STEPS, len(text) // CHARACTERS_PER_STEP) - marks // MARKS_PER_STEP

    def take(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise TooMuchMarkup


def bound(parser: MarkdownIt) -> Callable[[str], list[Token]]:
    """The parser's `parse` within a budget. Raises TooMuchMarkup."""
    for ruler in (parser.block.ruler, parser.inline.ruler):
        ruler.before(ruler.get_all_rules()[0], "budget", _take_step)
    return lambda text: parser.parse(text, {"budget": Budget(text)})


def _take_step(state: Any, *_: Any) -> bool:
    """The first rule of all: it never applies, and counts how often another one is looked for."""
    state.env["budget"].take()
    return False
