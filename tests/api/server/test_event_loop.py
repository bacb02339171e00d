"""Connections that come while a turn of the event loop lasts are all taken in the next ones."""

import asyncio
import sys
from asyncio.subprocess import PIPE

from tests.api.accepting import CONNECTIONS
from tests.api.served import LONGEST


async def test_all_that_wait_are_taken_and_answered() -> None:
    trial = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.api.accepting", stdout=PIPE)
    async with asyncio.timeout(LONGEST):
        taken, _ = await trial.communicate()

    assert int(taken) == CONNECTIONS
