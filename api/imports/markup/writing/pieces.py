"""What a body becomes: text, code, blocks that stand by themselves, and gaps where something was."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.imports.markup.reading.tokens import Code, More, Text


@dataclass(frozen=True, slots=True)
class Block:
    """Markdown with a blank line around it; `inline` and `html` are for places where none can be.

    Where a text goes on before it, a block that `breaks_line` ends the line, all others stand within.
    """

    markdown: str
    inline: str
    html: str
    breaks_line: bool = True
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing, where something was dropped."""


Piece = Text | Code | More | Block | Gap


def markdown_of(pieces: Iterable[Piece]) -> str:
    return "".join(
        f"\n\n{piece.markdown}\n\n" if isinstance(piece, Block) else piece.markdown
        for piece in pieces
        if isinstance(piece, Text | Code | Block)
    ).strip("\n")
