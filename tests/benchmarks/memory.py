"""How much memory the processes of a server have."""

from dataclasses import dataclass
from statistics import fmean

from tests.benchmarks.processes import Server


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of each process that answers: all that it has, and what no other process shares with it."""

    resident: float
    unique: float

    @classmethod
    def of(cls, server: Server) -> "Memory":
        found = [worker.memory_full_info() for worker in server.workers()]
        return cls(fmean(each.rss for each in found) / 1e6, fmean(each.uss for each in found) / 1e6)
