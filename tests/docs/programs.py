"""What the blocks of a page are run by: a shell, Python and Node, each a process whose lines are read as they come."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

LONGEST = 60  # seconds, for one block
LONGEST_LINE = 2**22  # bytes
NODE = ("node", "--no-warnings", "--experimental-websocket", "--experimental-eventsource", "--import")
PAUSES = Path(__file__).parent / "pauses.mjs"
STATE = """set -eo pipefail
[ ! -e .state ] || . ./.state
set -a
{}
export -p > .state"""


class Program:
    def __init__(self, process: Process) -> None:
        self.process = process

    @classmethod
    @asynccontextmanager
    async def started(cls, *command: str, directory: Path, environment: Mapping[str, str]) -> AsyncIterator["Program"]:
        """Is ended with all that it started."""
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=directory,
            env=environment,
            stdin=PIPE,
            stdout=PIPE,
            stderr=STDOUT,
            limit=LONGEST_LINE,
            start_new_session=True,
        )
        try:
            yield cls(process)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def read(self, *wanted: str) -> str:
        """What it prints: until all that is wanted has come, in this order, or else to its end."""
        assert self.process.stdout
        lines: list[str] = []
        awaited = list(wanted)
        async with asyncio.timeout(LONGEST):
            while awaited or not wanted:
                line = (await self.process.stdout.readline()).decode()
                if not line:
                    assert not awaited, f"ended without {awaited}: {''.join(lines)}"
                    break
                lines.append(line)
                while awaited and awaited[0] in line:
                    awaited.pop(0)
        return "".join(lines)

    async def success(self) -> bool:
        return await self.process.wait() == 0


async def run_shell(text: str, shows: str | None, directory: Path, environment: Mapping[str, str]) -> str:
    """What it prints. What it sets is there for the next one; what goes on without end is cut off, as by Ctrl-C."""
    command = ("bash", "-c", STATE.format(text))
    async with Program.started(*command, directory=directory, environment=environment) as shell:
        if shows and "curl -N" in text:
            return await shell.read(shows)
        printed = await shell.read()
        assert await shell.success(), printed
        return printed


async def run_python(text: str, directory: Path, environment: Mapping[str, str]) -> str:
    async with Program.started(sys.executable, "-c", text, directory=directory, environment=environment) as interpreter:
        printed = await interpreter.read()
        assert await interpreter.success(), printed
        return printed


@asynccontextmanager
async def module(texts: list[str], directory: Path, environment: Mapping[str, str]) -> AsyncIterator[Program]:
    """All JavaScript of a page is one module for Node. Each of its blocks waits for its turn."""
    turns = [f'await turn("{mark(number)}");\n{text}' for number, text in enumerate(texts)]
    file = directory / "page.mjs"
    file.write_text("\n".join([*turns, f'await turn("{mark(len(texts))}");']), "utf-8")
    command = (*NODE, str(PAUSES), str(file))
    async with Program.started(*command, directory=directory, environment=environment) as node:
        await node.read(mark(0))
        yield node


async def run_turn(node: Program, number: int, shows: str | None) -> str:
    """What a block prints, up to what it is to show."""
    assert node.process.stdin
    node.process.stdin.write(b"\n")
    printed = await node.read(mark(number + 1))
    return printed if shows is None or shows in printed else printed + await node.read(shows)


def mark(number: int) -> str:
    return f"--- block {number}"
