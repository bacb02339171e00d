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

    def body_of(self, html: str, seconds: float = SECONDS) -> str:
        """As HTML; empty where none is found in time."""
        if html.count("<") <= MOST_TAGS:
            return _body_of(html)
        if self._pool is None:
            self._pool = get_context("spawn").Pool(1, end_with_parent)
            self._pool.apply(_load)
        try:
            return self._pool.apply_async(_body_of, (html,)).get(seconds)
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


def _body_of(html: str) -> str:
    # For imports alone, and slow to load.
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.ERROR)
    try:
        return str(Document(HIDDEN.sub("", html)).summary(html_partial=True))
    except (Unparseable, ValueError, IndexError, TypeError):
        return ""
