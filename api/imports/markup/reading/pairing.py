"""Which closing tag belongs to which opening one."""

from collections import deque
from collections.abc import Sequence

from api.imports.markup.reading.tokens import Tag, Token

DEEPEST = 40


def pairs(tokens: Sequence[Token]) -> dict[int, int]:
    """The places of closing tags by those of their opening ones, which they follow; well nested."""
    found: dict[int, int] = {}
    open_tags: deque[tuple[int, Tag]] = deque(maxlen=DEEPEST)
    for place, token in enumerate(tokens):
        if not isinstance(token, Tag) or token.inner is not None:
            continue
        if not token.closing:
            open_tags.append((place, token))
        elif any(_belong(tag, token) for _, tag in open_tags):
            while open_tags:
                opened, tag = open_tags.pop()
                if _belong(tag, token):
                    found[opened] = place
                    break
    return found


def _belong(opening: Tag, closing: Tag) -> bool:
    """Zola ends every block with `{% end %}`."""
    return opening.kind == closing.kind and (opening.name == closing.name or closing.name == "end")
