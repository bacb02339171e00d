"""The text of an article's page, without what stands around it."""

import logging
import re
from multiprocessing import TimeoutError as TookTooLong
from multiprocessing import get_context
from typing import TYPE_CHECKING

from api.imports.transfers.worker import end_with_parent

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)

TAG = re.compile(r"<[^<>]*>")
ENOUGH = 0.67
"""The share of the prose that a body has to have."""
MOST_TAGS = 500
"""Of a page that is read at once, in a few hundredths of a second: what readability does may take the square of their
number."""
SECONDS = 30.0
"""After which the body of any other page is not looked for any more."""


class Extraction:
    """A process that finds the bodies of pages, one after the other. It is ended where one takes too long, and the next
    page begins another."""

    def __init__(self) -> None:
        self._pool: Pool | None = None

    def body_of(self, html: str, headlines: frozenset[str] = frozenset(), seconds: float = SECONDS) -> str:
        """As HTML, without `headlines`, in small letters, above it; empty where none is found in time."""
        if html.count("<") <= MOST_TAGS:
            return _body_of(html, headlines)
        if self._pool is None:
            self._pool = get_context("spawn").Pool(1, end_with_parent)
            self._pool.apply(_load)
        try:
            return self._pool.apply_async(_body_of, (html, headlines)).get(seconds)
        except TookTooLong:
            self.close()
            return ""

    def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
            self._pool = None


def _load() -> None:
    """That takes its time on a busy machine, which is not that of a page."""
    import readability  # noqa: F401


def _body_of(html: str, headlines: frozenset[str] = frozenset()) -> str:
    """By readability, without what stands around the text; where that leaves much of it out, of the element alone that
    holds the text, or that element itself."""
    # For imports alone, and slow to load.
    from lxml import etree
    from lxml.html import document_fromstring, tostring

    from api.imports.transfers.saved_pages import furniture

    try:
        page = document_fromstring(HIDDEN.sub("", html))
    except (etree.LxmlError, ValueError):
        return ""
    furniture.clear(page, set(headlines))
    found, holder = _readable(tostring(page, encoding="unicode")), furniture.holder(page)
    if holder is None or holder.tag == "body":
        return found
    most = ENOUGH * sum(map(furniture.length, furniture.prose(holder)))
    if _length(found) >= most:
        return found
    whole = tostring(holder, encoding="unicode", with_tail=False)
    again = _readable(f"<html><body>{whole}</body></html>")
    return again if _length(again) >= most else whole


def _length(html: str) -> int:
    return len(" ".join(TAG.sub(" ", html).split()))


def _readable(html: str) -> str:
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.ERROR)
    try:
        return str(Document(html).summary(html_partial=True))
    except (Unparseable, ValueError, IndexError, TypeError):
        return ""
