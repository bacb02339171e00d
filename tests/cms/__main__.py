"""`python -m tests.cms --articles 50`: prints after how many seconds readers see what a CMS has done."""

import argparse
import asyncio
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from db.embedded.server import embedded
from tests.cms.session import Step
from tests.cms.trial import run


def lines(steps: Iterable[Step]) -> Iterable[str]:
    yield "| the CMS has | seen by | articles | median, s | longest, s |"
    yield "|---|---|--:|--:|--:|"
    for step in steps:
        for reader, seconds in step.seconds.items():
            yield f"| {step.name} | {reader} | {len(seconds)} | {median(seconds):.2f} | {max(seconds):.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.cms")
    parser.add_argument("--articles", type=int, default=50)
    number = parser.parse_args().articles
    with TemporaryDirectory() as directory, embedded(Path(directory) / "data") as url:
        steps = asyncio.run(run(url, Path(directory), number))
    print("\n".join(lines(steps)))  # noqa: T201


if __name__ == "__main__":
    main()
