"""Addresses that articles had elsewhere, in the one form in which they are stored and looked for."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from db.text.composition import canonical

LONGEST = 600
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")
TOLD_ALONG = re.compile(r"utm_\w+|fbclid|gclid|mc_\w+|amp|source|ref|share|replytocom|output|print|preview\w*|lang")
"""Names in a query that say nothing of which article is meant."""


def old_paths(address: str) -> list[str]:
    """Those that an address may be stored under, the one that says most of it first; none of a site's front page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return []
    path = canonical(unquote(parts.path, errors="replace")).lower()
    path = INDEX.sub("/", path if path.startswith("/") else f"/{path}").rstrip("/") or "/"
    query = urlencode([pair for pair in parse_qsl(parts.query) if not TOLD_ALONG.fullmatch(pair[0].lower())])
    found = [f"{path}?{query}"] if query else []
    found += [path] if path != "/" else []
    return [each for each in found if len(each) <= LONGEST and "\0" not in each]
