"""The publisher's name and language for feeds and search engines, and identifiers independent of URLs."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

NAME = "Dateline"
LANGUAGE = "en"
YEAR = "2026"  # tag URIs need a time at which the publisher had the host; any would do, as long as it stays


def tag_uri(public_url: str, name: str) -> str:
    """An identifier by RFC 4151: the same under http and https and at every port."""
    parts = urlsplit(public_url)
    host = re.sub(r"[^a-z0-9.-]", "-", parts.hostname or "")
    return f"tag:{host},{YEAR}:{parts.path}/{name}"


def changed(article: Any) -> datetime:
    """When its readers last saw something new: an article may be written long before it is published."""
    return max(datetime.fromisoformat(article[name]) for name in ("publishedAt", "updatedAt"))
