"""`make failover`, or `python -m tests.failover`: faults of a highly available PostgreSQL, on loopback."""

import asyncio
import shutil
from typing import Annotated, cast, get_args

import typer

from tests.failover import PROGRAMS
from tests.failover.faults import FAULTS
from tests.failover.proxies import Configuration
from tests.failover.report import details, is_broken, table
from tests.failover.trial import Row, play

NEEDED = ("etcd", "haproxy", "pgbouncer")


def main(
    times: Annotated[int, typer.Option(min=1)] = 3,
    configuration: Annotated[list[str] | None, typer.Option(help="One of them, or several; else all.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help="One of them, or several; else all.")] = None,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Each fault so often in each configuration; exit code 1 where anything acknowledged was lost or doubled."""
    if missing := [program for program in NEEDED if not shutil.which(program, path="/usr/sbin:/usr/bin:/bin")]:
        raise typer.BadParameter(f"Not installed: {', '.join(missing)}")
    if not (PROGRAMS / "patroni").exists():
        raise typer.BadParameter("Patroni is not installed: `make failover` installs it")
    if unknown := {*(fault or ()), *(configuration or ())} - {*FAULTS, *get_args(Configuration)}:
        raise typer.BadParameter(f"There is no {', '.join(unknown)}")
    rows: list[Row] = []
    try:
        for one in configuration or get_args(Configuration):
            asyncio.run(_play(rows, cast(Configuration, one), times * (fault or list(FAULTS)), seed))
    finally:
        typer.echo(table(rows))
    if any(map(is_broken, rows)):
        raise typer.Exit(1)


async def _play(rows: list[Row], configuration: Configuration, faults: list[str], seed: int) -> None:
    async for row in play(configuration, faults, seed):
        rows.append(row)
        typer.echo(f"{table([row]).splitlines()[-1]}\n{details(row)}")


if __name__ == "__main__":
    typer.run(main)
