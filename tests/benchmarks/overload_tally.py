"""What became of the requests of one window of time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from typing import Any

TIMEOUT, CONNECTION_ERROR, NOT_SENT = "timeout", "connection error", "not sent"
ACCEPTED = "200"
STEPS = 100  # in which a time ten times as long is divided: the error is below three percent


@dataclass
class Tally:
    """`counts` by status or by what came instead of one, `codes` of errors, `times` of accepted requests by steps."""

    sent: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)

    def answered(self, status: str, seconds: float, codes: Iterable[str]) -> None:
        self.counts[status] += 1
        self.codes.update(codes)
        if status == ACCEPTED:
            self.times[round(STEPS * log10(seconds))] += 1

    def centile(self, share: float) -> float:
        """Milliseconds that so many of the accepted requests took at most; infinite if none was accepted."""
        missing = share * self.times.total()
        for step, count in sorted(self.times.items()):
            missing -= count
            if missing <= 0:
                return float(1000 * 10 ** (step / STEPS))
        return float("inf")

    def plain(self) -> dict[str, Any]:
        """Of what JSON has; its keys are texts."""
        return {"sent": self.sent, "counts": self.counts, "codes": self.codes, "times": list(self.times.items())}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Tally":
        return cls(plain["sent"], Counter(plain["counts"]), Counter(plain["codes"]), Counter(dict(plain["times"])))


def together(tallies: Sequence[Tally]) -> Tally:
    whole = Tally()
    for each in tallies:
        whole.sent += each.sent
        whole.counts += each.counts
        whole.codes += each.codes
        whole.times += each.times
    return whole
