"""How files are read, for a whole run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """`now` is when the run began. `time_zone` is that of dates and times which name none.
    With `strict` a key that means nothing is an error.
    """

    now: datetime
    time_zone: tzinfo = UTC
    strict: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(self.time_zone).date()
