"""Dateline with and without its cache beside statements written by hand, with one process and with several."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from tests.benchmarks import mixed, posting
from tests.benchmarks.answers import count_statements, require_same_answers
from tests.benchmarks.data import Size
from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.page import show
from tests.benchmarks.processes import BY_HAND, Application
from tests.benchmarks.report import Comparative, Result, memory_section
from tests.benchmarks.requests import Comparison
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_site, main_process
from tests.benchmarks.turns import APPLICATIONS, Effort, Servers, all_serving, progress

Statements = Mapping[Application, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The site, PostgreSQL's main process on it, what is asked there, and how many statements that takes."""

    url: str
    database: int
    comparisons: Sequence[Comparison]
    statements: Statements

    async def run(self, processes: int, effort: Effort) -> Comparative:
        async with all_serving(self.url, self.database, processes) as servers:
            before = servers.memory()
            results = [await self._shown(servers, each, effort) for each in self.comparisons]
            return Comparative(processes, results, before, servers.memory())

    async def _shown(self, servers: Servers, comparison: Comparison, effort: Effort) -> Result:
        """As soon as it is there: all of them take many minutes."""
        result = await self._result(servers, comparison, effort)
        show([result.section()])
        return result

    async def _result(self, servers: Servers, comparison: Comparison, effort: Effort) -> Result:
        rounds = await servers.rounds(comparison, effort)
        counts = {application: self.statements[application][comparison.title] for application in rounds}
        return Result(comparison.title, rounds, counts)

    async def require_stored(self, found: Sequence[Comparative], effort: Effort) -> None:
        writes = {each.title: each.writes for each in self.comparisons}
        answers = [
            each.rate * effort.seconds * writes[result.title]
            for comparative in found
            for result in comparative.results
            for application, rounds in result.rounds.items()
            if application is not BY_HAND
            for each in rounds
        ]
        await posting.require_stored(self.url, sum(answers))


async def measure(size: Size, effort: Effort, processes: Sequence[int]) -> list[Section]:
    progress.print("Making up the site …")
    async with made_up_site(size) as url:
        plan = await _plan(url)
        found = [await plan.run(number, effort) for number in processes]
        await plan.require_stored(found, effort)
    asked = f"{size.articles:,} articles, {size.comments:,} comments, {effort.connections} connections."
    return [*(each.section(asked, os.cpu_count() or 1) for each in found), memory_section(found)]


async def _plan(url: str) -> Plan:
    connection = await asyncpg.connect(url)
    slugs = {operation: await operation.slugs(connection) for operation in OPERATIONS}
    posters = await posting.posters(connection)
    # Posting comes last, for it makes the site another one.
    comparisons = [operation.comparison(each) for operation, each in slugs.items()]
    comparisons.append(await mixed.comparison(connection, slugs, posters))
    comparisons += [posting.comparison(posters, route) for route in (posting.BARE, posting.WHOLE)]
    comparisons.append(posting.on_one_article(posters))
    database = await main_process(connection)
    await connection.close()
    progress.print("Comparing the answers …")
    await require_same_answers(url, slugs)
    statements = {each: await count_statements(each, url, comparisons) for each in APPLICATIONS}
    return Plan(url, database, comparisons, statements)
