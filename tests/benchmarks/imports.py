"""`python -m tests.benchmarks.imports [FILES]`: made-up Markdown files imported new, unchanged and changed."""

import asyncio
import random
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from api.imports.loading import load
from api.imports.options import ReadOptions
from db.connections.postgres import connected, connection, open_database
from db.embedded.server import embedded
from db.maintenance.migrations import migrate

WORDS = [
    "harbour",
    "river",
    "council",
    "tram",
    "school",
    "market",
    "winter",
    "bridge",
    "ferry",
    "library",
    "teacher",
    "garden",
    "storm",
    "signal",
    "timber",
]


def main(files: int) -> None:
    with TemporaryDirectory() as data, TemporaryDirectory() as folder, embedded(Path(data)) as url:
        asyncio.run(_migrate(url))
        for number in range(files):
            Path(folder, f"{number:05}.md").write_text(_article(random.Random(number), number))
        _measure("new", url, Path(folder), files)
        _measure("unchanged", url, Path(folder), files)
        for file in Path(folder).iterdir():
            file.write_text(file.read_text() + "\nThe end.\n")
        _measure("changed", url, Path(folder), files)


async def _migrate(url: str) -> None:
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        await migrate(session, "https://news.example")


def _measure(what: str, url: str, folder: Path, files: int) -> None:
    begun = time.perf_counter()
    report = asyncio.run(load(url, [folder], ReadOptions(now=datetime.now(UTC))))
    rate = files / (time.perf_counter() - begun)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{what}: {rate:.0f} files a second, {memory} MB. {report.summary}\n")


def _article(chance: random.Random, number: int) -> str:
    paragraphs = [" ".join(_sentence(chance) for _ in range(chance.randint(2, 5))) for _ in range(8)]
    words = _sentence(chance)[:-1]
    top = f"title: {_sentence(chance)[:-1]} {number}\ndate: 2026-01-{1 + number % 28:02}\ntags: {chance.choice(WORDS)}"
    quote = f"people: [Ada Lind]\nquotes: [{{text: {words}, speaker: Ada Lind}}]"
    return f"---\n{top}\n{quote}\n---\n“{words},” Ada Lind said.\n\n" + "\n\n".join(paragraphs) + "\n"


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(8, 18))).capitalize() + "."


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
