"""How the interpreter of a worker, or of an import, collects garbage and changes between threads."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

GC_THRESHOLDS = 5_000, 5, 200
"""Allocations after which the youngest generation is collected, which takes a millisecond; and collections after which
the next older one is. To go through all that has become old takes a tenth of a second or more, and finds next to
nothing: requests, documents and sockets end in no cycles."""
SWITCH_INTERVAL = 0.0002
"""Seconds after which a thread that compiles, or reads files, leaves the interpreter to the event loop."""


@contextmanager
def uncollected() -> Iterator[None]:
    """While modules are imported, all of which stay: to look for garbage among them takes a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def tune() -> None:
    """Called once the process is made. The objects of the start-up stay: to collect garbage among them again and again
    would take a tenth of the time. So does most of what an import reads, until it is written."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    sys.setswitchinterval(SWITCH_INTERVAL)
