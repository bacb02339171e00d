"""How files are read, for a whole run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from api.settings.settings import Settings
from db.text.languages import FALLBACK

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """`settings` say where pictures are kept; without them none is taken. `pictures` are folders that may have some,
    beside those that are imported; `fetch` takes them from the web, too. With `overwrite`
    files count more than what has been edited since they were imported. A dry run stores nothing."""

    dry_run: bool = False
    settings: Settings | None = None
    pictures: Sequence[Path] = ()
    fetch: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """`now` is when the run began. `time_zone` is that of dates and times which name none.
    `languages` are those that articles can be in which do not say, the most likely one first.
    With `strict` a key that means nothing is an error. `base_url` is put before addresses relative to a site.
    With `ascii_slugs` addresses are transliterated.
    """

    now: datetime
    time_zone: tzinfo = UTC
    languages: tuple[str, ...] = (FALLBACK,)
    strict: bool = False
    base_url: str | None = None
    ascii_slugs: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(self.time_zone).date()

    @property
    def signature(self) -> str:
        """All that makes a difference to what is read, but for the time."""
        return repr(replace(self, now=NEVER))
