"""What a change names is what it has changed: pages are read before and after, by their addresses and their tags."""

import random
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient

from api.http_caching.exchange import Exchange
from db.cache.entries import CacheEntry
from schema.engine.answers import Answer
from schema.engine.execution import Request
from tests.api.pages.test_hidden_articles import KEY
from tests.builder import Builder
from tests.database import PUBLIC_URL

EDITS = 12
SECTIONS, TOPICS = ["harbour", "weather"], ["storm", "lighthouse", "ferry"]


class Page(NamedTuple):
    status: int
    body: bytes
    tags: frozenset[str]


ABSENT = Page(404, b"", frozenset())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[CacheEntry]:
    """The cached answers that pages are made of. CDNs hear of the tags of those that have no form."""
    entries: list[CacheEntry] = []
    record = Exchange.record

    def noted(self: Exchange, request: Request, answer: Answer) -> None:
        record(self, request, answer)
        entries.extend(self.entries)

    monkeypatch.setattr(Exchange, "record", noted)
    return entries


class Site:
    """Articles that are edited by chance, and every page that they may be on."""

    def __init__(self, client: AsyncClient, make: Builder, shown: list[CacheEntry]) -> None:
        self.client, self.make, self.shown, self.chances = client, make, shown, random.Random(17)
        self.slugs: list[str] = []
        self.articles: list[int] = []
        self.people: list[int] = []

    async def begin(self) -> None:
        self.people = [await self.make.person(slug=f"person-{number}") for number in range(4)]
        for number in range(6):
            article = await self.make.article(slug=f"story-{number}", section="harbour", tags=[TOPICS[number % 3]])
            await self.make.names(article, self.people[number % 3])
            await self.make.wrote(article, self.people[3])
            self.articles.append(article)
            self.slugs.append(f"story-{number}")

    def paths(self) -> Iterator[str]:
        yield from ("/", "/feed.atom")
        for folder, names in (
            ("sections", SECTIONS), ("topics", TOPICS), ("people", [f"person-{number}" for number in range(4)])
        ):  # fmt: skip
            for name in names:
                yield from (f"/{folder}/{name}", f"/{folder}/{name}.atom")
        for slug in self.slugs:
            yield from (f"/articles/{slug}", f"/articles/{slug}/comments.atom")

    async def read(self) -> Mapping[str, Page]:
        return {path: await self._read(path) for path in self.paths()}

    async def _read(self, path: str) -> Page:
        self.shown.clear()
        answer = await self.client.get(path)
        tags = frozenset(tag for entry in self.shown for tag in entry.tags)
        return Page(answer.status_code, KEY.sub(b"", answer.content), tags)

    async def edit(self, number: int) -> str:
        article = self.chances.choice(self.articles)
        kinds = ["headline", "slug", "section", "topics", "status", "point", "mention", "mode", "person", "term"]
        kind = kinds[number % len(kinds)]
        await self._edit(kind, article, number)
        return f"{kind} of {article}"

    async def _edit(self, kind: str, article: int, number: int) -> None:
        change, choice = self.make.connection.execute, self.chances.choice
        of_article = {
            "headline": ("headline", f"Headline {number}"),
            "section": ("section", choice(SECTIONS)),
            "topics": ("tags", self.chances.sample(TOPICS, 2)),
            "slug": ("slug", f"moved-{number}"),
        }
        if kind in of_article:
            column, value = of_article[kind]
            await change(f"update news.article set {column} = $2 where id = $1", article, value)
            self.slugs += [f"moved-{number}"] * (kind == "slug")
        elif kind == "status":
            other = "case status when 'PUBLISHED' then 'WITHDRAWN' else 'PUBLISHED' end"
            await change(f"update news.article set status = {other} where id = $1", article)
        elif kind == "point":
            await self.make.key_point(article, number + 1, f"Point {number}")
        elif kind == "mention":
            await change("delete from news.article_person where article_id = $1", article)
            await self.make.names(article, choice(self.people), title=f"Title {number}")
        elif kind == "mode":
            other = "case commenting_mode when 'OPEN' then 'CLOSED' else 'OPEN' end"
            await change(f"update news.discussion set commenting_mode = {other} where article_id = $1", article)
        elif kind == "person":
            await change("update news.person set name = $2 where id = $1", choice(self.people), f"Name {number}")
        else:
            await change("update news.term set description = $1 where name = $2", f"About {number}", choice(TOPICS))

    async def changes(self, after: str) -> list[Any]:
        query = "query($after: String!) { contentChangesSince(after: $after) { __typename cursor tags urls } }"
        answer = await self.client.post("/graphql", json={"query": query, "variables": {"after": after}})
        found: list[Any] = answer.json()["data"]["contentChangesSince"]
        return found


async def test_whatever_is_another_page_now_is_named_by_the_change(
    client: AsyncClient, make: Builder, shown: list[CacheEntry]
) -> None:
    site = Site(client, make, shown)
    await site.begin()
    cursor = (await site.changes("content.0.0"))[-1]["cursor"]
    before = await site.read()
    by_address = by_tag = 0
    for number in range(EDITS):
        edit = await site.edit(number)
        changes, after = await site.changes(cursor), await site.read()
        tags = {tag for change in changes for tag in change["tags"]}
        urls = {url for change in changes for url in change["urls"]}
        for path, page in after.items():
            known = before.get(path, ABSENT)
            if page.status == known.status and (page.status == 404 or page.body == known.body):
                continue
            named = PUBLIC_URL + path in urls
            assert named or tags & (page.tags | known.tags), f"{edit} changes {path}: {changes}"
            by_address, by_tag = by_address + named, by_tag + (not named)
        cursor, before = changes[-1]["cursor"] if changes else cursor, after
    assert by_address > EDITS
    assert by_tag > 0, "related articles are found by tags alone"
