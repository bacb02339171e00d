"""A whole page: its sections on the terminal, or in a file of docs/ with the machine they were measured on."""

import asyncio
import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import psutil
from rich.console import Console

from tests.benchmarks.section import Section
from tests.benchmarks.site import server

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
WIDTH = 160
HEAD = """# Benchmarks

Written by `.venv/bin/python -m tests.benchmarks --write`, or in parts: `--write answers`. `make bench` prints the same
for your machine.

Figures are ratios to what can be had at best in the same run: bare Starlette endpoints that hand on the JSON of one
statement written by hand, on the same site. Dateline runs by `dateline serve`, the endpoints by uvicorn with the same
event loop and parser. Servers take turns in short rounds, and a ratio is
the median of all rounds, with the lowest and the highest beside it. Before anything is timed all answers are compared.
The servers, PostgreSQL and the load client share the machine, so requests per second say little by themselves.

"""


def show(sections: Sequence[Section]) -> None:
    console = Console(width=WIDTH)
    for section in sections:
        console.print(section.terminal())


def write(sections: Sequence[Section], file: Path = FILE, head: str = HEAD) -> None:
    """Each with the date. What the file has of others, which were not measured, stays as it is."""
    machine = [f"| {name} | {value} |" for name, value in asyncio.run(_machine()).items()]
    table = "\n".join(["| machine | |", "|---|---|", *machine])
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    written = {**_sections(file), **{each.title: f"{each.markdown()}\nMeasured on {today}.\n" for each in sections}}
    file.write_text(f"{head}{table}\n\n" + "\n".join(written.values()))


def _sections(file: Path) -> dict[str, str]:
    """Their Markdown by their titles, in order."""
    text = file.read_text() if file.exists() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].removeprefix("## "): f"{part.strip()}\n" for part in parts}


async def _machine() -> dict[str, str]:
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PostgreSQL": await _postgresql(),
    }


def _processor() -> str:
    """Linux has the name in a file only."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


async def _postgresql() -> str:
    with server() as url:
        connection = await asyncpg.connect(url)
        version: str = await connection.fetchval("select split_part(current_setting('server_version'), ' ', 1)")
        await connection.close()
        return version
