"""Who publishes the site, identifiers independent of URLs, and when articles have changed."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from api.settings.settings import Settings

YEAR = "2026"  # tag URIs need a time at which the publisher had the host; any would do, as long as it stays


@dataclass(frozen=True, slots=True)
class Publisher:
    """`site` is the site's name, `name` the publisher's; `language` is that of what is in no other."""

    site: str
    name: str
    address: str
    language: str


def publisher_of(settings: Settings) -> Publisher:
    name = settings.publisher or settings.site_name
    return Publisher(settings.site_name, name, settings.public_url, settings.languages[0])


def tag_uri(public_url: str, name: str) -> str:
    """An identifier by RFC 4151: the same under http and https and at every port."""
    parts = urlsplit(public_url)
    host = re.sub(r"[^a-z0-9.-]", "-", parts.hostname or "")
    return f"tag:{host},{YEAR}:{parts.path}/{name}"


def changed(article: Any) -> datetime:
    """When its readers last saw something new: an article may be written long before it is published."""
    return max(datetime.fromisoformat(article[name]) for name in ("publishedAt", "updatedAt"))
