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
        self._ending: asyncio.TimerHandle | None = None

    async def inspect(self, data: bytes) -> dict[str, Any]:
        """Raises PictureRefused."""
        facts, _ = await self._perform({"kind": "inspect"}, data)
        return facts

    async def draw(self, data: bytes, **task: Any) -> bytes:
        """Raises PictureRefused."""
        _, picture = await self._perform({"kind": "draw", **task}, data)
        return picture

    def close(self) -> None:
        if self._ending:
            self._ending.cancel()
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        self._process = None

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
            self.close()
            raise damaged(f"The picture takes longer to read than {self.seconds:g} seconds.") from None
        except (DecoderLost, OSError):
            self.close()
            raise damaged() from None
        except BaseException:
            self.close()  # whose answer nobody has read
            raise
        self._ending = asyncio.get_running_loop().call_later(IDLE_SECONDS, self.close)
        return answer

    async def _running(self) -> Process:
        if self._ending:
            self._ending.cancel()
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
