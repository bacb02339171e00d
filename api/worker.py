"""The application of one worker, as the server process loads it."""

import gc

from starlette.applications import Starlette

from api.application import create_application

GARBAGE = 20_000
"""New objects after which the youngest are looked through."""


def application() -> Starlette:
    """What is there at the start stays: to look through it for garbage again and again takes a tenth of the time."""
    application = create_application()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    return application
