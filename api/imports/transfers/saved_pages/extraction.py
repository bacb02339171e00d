"""The text of an article's page, without what stands around it."""

import logging
import re
from multiprocessing import TimeoutError as TookTooLong
from multiprocessing import get_context

HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


MOST_TAGS = 20_000
"""Of a page that is read at once: what readability does may take the square of their number."""
SECONDS = 30.0
"""After which the body of a larger page is not looked for any more."""


def body_of(html: str, seconds: float = SECONDS) -> str:
    """As HTML; empty where none is found. A large page is read in a process that is ended when its time is over."""
    if html.count("<") <= MOST_TAGS:
        return _body_of(html)
    with get_context("spawn").Pool(1) as pool:
        try:
            return pool.apply_async(_body_of, (html,)).get(seconds)
        except TookTooLong:
            return ""


def _body_of(html: str) -> str:
    # For imports alone, and slow to load.
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.ERROR)
    try:
        return str(Document(HIDDEN.sub("", html)).summary(html_partial=True))
    except (Unparseable, ValueError, IndexError, TypeError):
        return ""
