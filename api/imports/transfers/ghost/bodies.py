"""Bodies of Ghost: HTML where there is some, or else what its editors write."""

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from api.imports.transfers.ghost import lexical
from api.imports.transfers.ghost.cards import card
from api.imports.transfers.texts import paragraphs
from db.text.markdown import render


def html_of(post: Mapping[str, Any]) -> str | None:
    """None for a body that cannot be read."""
    if html := post.get("html"):
        return str(html)
    for name, read in (("lexical", lexical.html_of), ("mobiledoc", _mobiledoc)):
        if text := post.get(name):
            try:
                return read(json.loads(text) if isinstance(text, str) else text)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
                return None
    if markdown := post.get("markdown"):
        return render(str(markdown)).html
    return paragraphs(str(post.get("plaintext") or ""))


def _mobiledoc(document: Any) -> str:
    """Sections: 1 is text, 2 a picture, 3 a list, 10 a card."""
    readers: Mapping[int, Callable[[list[Any]], str]] = {
        1: lambda section: f"<{section[1]}>{_markers(section[2], document)}</{section[1]}>",
        2: lambda section: f'<img src="{escape(str(section[1]))}" alt="">',
        3: lambda section: _list(section, document),
        10: lambda section: card(*document["cards"][section[1]][:2]),
    }
    return "\n".join(readers[section[0]](section) for section in document["sections"] if section[0] in readers)


def _list(section: list[Any], document: Any) -> str:
    items = "".join(f"<li>{_markers(markers, document)}</li>" for markers in section[2])
    return f"<{section[1]}>{items}</{section[1]}>"


def _markers(markers: list[Any], document: Any) -> str:
    """Each is its type, the marks that it opens, how many it closes, and its text."""
    return "".join(_marked(markers, document))


def _marked(markers: list[Any], document: Any) -> Iterator[str]:
    opened: list[str] = []
    for kind, opens, closes, value in markers:
        for number in opens:
            tag, *attributes = document["markups"][number]
            opened.append(tag)
            yield f"<{tag}{_attributes(attributes[0] if attributes else [])}>"
        yield escape(str(value)) if kind == 0 else "<br>"
        for _ in range(closes):
            yield f"</{opened.pop()}>"


def _attributes(pairs: list[str]) -> str:
    named = zip(pairs[::2], pairs[1::2], strict=False)
    return "".join(f' {name}="{escape(str(value))}"' for name, value in named)
