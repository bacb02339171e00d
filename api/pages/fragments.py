"""Parts of pages, rendered once for all pages that show the same data."""

from collections.abc import Callable
from typing import Any

import orjson
from cachetools import LRUCache
from markupsafe import Markup

from api.localization.speech import Speech, current

FRAGMENT_BYTES = 16_000_000
"""Of fragments with their data: about two hundred pages of eighty comments."""


class Fragments:
    """Parts of pages that were rendered before, by the data that they show: of a page in which one comment is new, only
    that is rendered.

    Only for macros that show nothing but their arguments, which are JSON, in the language of the moment: nothing of
    the reader, and nothing that ends by itself."""

    def __init__(self, size: int = FRAGMENT_BYTES) -> None:
        self._rendered: LRUCache[tuple[str, Speech, bytes], tuple[Markup, int]] = LRUCache(size, lambda each: each[1])

    def render(self, macro: Callable[..., Markup], *arguments: Any) -> Markup:
        """What the macro makes of the arguments."""
        data = orjson.dumps(arguments)
        key = macro.name, current(), data  # type: ignore[attr-defined]
        if found := self._rendered.get(key):
            return found[0]
        rendered = macro(*arguments)
        size = len(rendered) + len(data)
        if size <= self._rendered.maxsize:
            self._rendered[key] = rendered, size
        return rendered
