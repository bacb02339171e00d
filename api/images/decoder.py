"""The process that reads and draws pictures, from outside: started when needed, ended when it hangs or idles."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from api.images.decoding.refusals import PictureRefused, damaged
from api.settings.settings import Settings

PROGRAM = ("-s", "-m", "api.images.decoding.worker")
ROOT = Path(__file__).parents[2]
IDLE_SECONDS = 60
LONGEST_LINE = 1 << 20  # bytes


class DecoderLost(Exception):
    """The process ended before it answered."""


class Decoder:
    """One task after the other. The process gets no settings, and its variables have no secrets."""

    def __init__(self, settings: Settings) -> None:
        self.seconds, self.memory = settings.image_seconds, settings.image_memory
        self.most_pixels = settings.image_pixels
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._idle: asyncio.Task[None] | None = None

    async def inspect(self, data: bytes) -> dict[str, Any]:
        """Raises PictureRefused."""
        facts, _ = await self._perform({"kind": "inspect"}, data)
        return facts

    async def draw(self, data: bytes, **task: Any) -> bytes:
        """Raises PictureRefused."""
        _, picture = await self._perform({"kind": "draw", **task}, data)
        return picture

    async def close(self) -> None:
        await self._leave_idle()
        await self._end()

    async def _perform(self, task: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        head = orjson.dumps({**task, "most_pixels": self.most_pixels, "bytes": len(data)}) + b"\n"
        async with self._turn:
            answer, body = await self._answer(head, data)
        if "ok" not in answer:
            raise PictureRefused(answer["code"], answer["message"])
        return answer["ok"], body

    async def _answer(self, head: bytes, data: bytes) -> tuple[dict[str, Any], bytes]:
        process = await self._running()
        try:
            async with asyncio.timeout(self.seconds):
                answer = await _exchange(process, head, data)
        except TimeoutError:
            await self._end()
            raise damaged(f"The picture takes longer to read than {self.seconds:g} seconds.") from None
        except (DecoderLost, OSError):
            await self._end()
            raise damaged() from None
        except BaseException:
            await self._end()  # whose answer nobody has read
            raise
        self._idle = asyncio.create_task(self._end_when_idle())
        return answer

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(IDLE_SECONDS)
        async with self._turn:
            await self._end()

    async def _leave_idle(self) -> None:
        if self._idle:
            self._idle.cancel()
            await asyncio.wait([self._idle])

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _running(self) -> Process:
        await self._leave_idle()
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, *PROGRAM, str(self.memory)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                cwd=ROOT,
                env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
                limit=LONGEST_LINE,
            )
        return self._process


async def _exchange(process: Process, head: bytes, data: bytes) -> tuple[dict[str, Any], bytes]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(head)
    process.stdin.write(data)
    await process.stdin.drain()
    try:
        answer = orjson.loads(await process.stdout.readuntil(b"\n"))
        return answer, await process.stdout.readexactly(answer["bytes"])
    except asyncio.IncompleteReadError:
        raise DecoderLost from None
