"""The text of an article's page, without what stands around it."""

import logging
import re

HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def body_of(html: str) -> str:
    """As HTML; empty where none is found."""
    # For imports alone, and slow to load.
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.ERROR)
    try:
        return str(Document(HIDDEN.sub("", html)).summary(html_partial=True))
    except (Unparseable, ValueError, IndexError, TypeError):
        return ""
