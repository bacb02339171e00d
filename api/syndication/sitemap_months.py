"""Months of publication: one sitemap for each, so that old sitemaps do not change."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from api.pages.rendering import PageRenderer


class Month(NamedTuple):
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        return (self.start + timedelta(days=31)).replace(day=1)

    @property
    def filter(self) -> dict[str, str]:
        return {"publishedAfter": self.start.isoformat(), "publishedBefore": self.end.isoformat()}


def parse(text: str) -> Month | None:
    found = re.fullmatch(r"([1-9]\d{3})-(0[1-9]|1[0-2])", text, re.ASCII)
    return Month(int(found[1]), int(found[2])) if found and text != "9999-12" else None


async def months(renderer: PageRenderer, newest: datetime | None) -> AsyncIterator[tuple[Month, int]]:
    """Each month that has articles, and how many, the newest first: one statement each."""
    while newest:
        newest = newest.astimezone(UTC)
        month = Month(newest.year, newest.month)
        found = await renderer.execute("sitemap_month", start=month.start.isoformat(), end=month.end.isoformat())
        yield month, found["month"]["totalCount"]
        earlier = [datetime.fromisoformat(article["publishedAt"]) for article in found["earlier"]["nodes"]]
        newest = max(earlier, default=None)
