"""The session, step by step: what the CMS does, and after how long each reader sees just that."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from tests.api.images.pictures import encoded, halves
from tests.cms.cms import Cms
from tests.cms.readers import LONGEST, Readers, path_of, until

Look = Callable[[Any], Awaitable[bool]]
Looks = Mapping[str, Look]
"""By the name of the reader."""
SECONDS_AHEAD = 3
"""Of what is scheduled to be seen within the session."""


@dataclass
class Step:
    """Seconds from the answer to the CMS, or from the hour of publication, until each reader saw it, by reader."""

    name: str
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, reader: str, seconds: float) -> None:
        self.seconds.setdefault(reader, []).append(seconds)


@dataclass
class Session:
    """`public` are the addresses that readers may find. Sitemaps are up to a minute old, and looked at where there is
    `time_for_sitemaps`."""

    cms: Cms
    readers: Readers
    number: int
    time_for_sitemaps: bool = True
    steps: list[Step] = field(default_factory=list)
    public: set[str] = field(default_factory=set)

    async def run(self) -> list[Step]:
        articles = [await self.written(number) for number in range(self.number)]
        await self.unseen("drafts", articles)
        fifth = max(1, self.number // 5)
        public, scheduled, drafts = articles[: 3 * fifth], articles[3 * fifth : 4 * fifth], articles[4 * fifth :]
        await self.published(public)
        await self.due(scheduled)
        await self.unseen("drafts beside published ones", drafts)
        newest = [*public, *scheduled][-3 * fifth :]
        await self.corrected(newest[:fifth])
        await self.withdrawn(newest[2 * fifth :])  # first: then the front page has what is moved
        await self.moved(newest[fifth : 2 * fifth])
        return self.steps

    async def written(self, number: int) -> Any:
        """With a lead picture and another in the body, a quote and a key point."""
        lead, inside = [
            await self.cms.image(picture(2 * number + side), alt=f"Picture {side} of {number}", credit="The CMS")
            for side in (0, 1)
        ]
        said = f"We counted {number} boats this morning."
        return await self.cms.put(
            externalId=f"cms-{number}",
            headline=f"Harbour report number {number}",
            body={"markdown": f'It was quiet.\n\n"{said}"\n\n![Boats](image:{inside} "The boats")\n\nMore later.'},
            image=lead,
            section="Harbour",
            topics=["boats"],
            authors=[{"person": "Nora Quay", "role": "Reporter"}],
            quotes=[{"text": said, "speaker": "Ines Berth"}],
            keyPoints=[f"Boats: {number}"],
        )

    async def unseen(self, name: str, articles: Sequence[Any]) -> None:
        """Nothing of them shows anywhere."""
        step = self.begin(f"{name}: nothing is seen")
        feed, front, sitemap = await self.readers.feed(), await self.readers.front(), await self.readers.sitemap()
        for article in articles:
            since = monotonic()
            assert (await self.readers.page(article["url"])).status_code == 404
            assert await self.readers.article(article["slug"]) is None
            assert article["slug"] not in feed + front
            assert article["url"] not in sitemap
            step.note("all", monotonic() - since)

    async def published(self, articles: Sequence[Any]) -> None:
        step = self.begin("published")
        for article in articles:
            await self.cms.publish(article["id"])
            await self.appears(step, article, monotonic())
        await self.mapped(step)

    async def due(self, articles: Sequence[Any]) -> None:
        step = self.begin("scheduled: from the hour on")
        hour = datetime.now(UTC) + timedelta(seconds=SECONDS_AHEAD * (1 + len(articles)))
        for article in articles:
            assert (await self.cms.publish(article["id"], hour))["status"] == "SCHEDULED" or datetime.now(UTC) >= hour
            assert (await self.readers.page(article["url"])).status_code == 404 or datetime.now(UTC) >= hour
        await asyncio.sleep(max(0, (hour - datetime.now(UTC)).total_seconds()))
        since = monotonic()
        await asyncio.gather(*(self.appears(step, article, since) for article in articles))
        await self.mapped(step)

    async def corrected(self, articles: Sequence[Any]) -> None:
        step = self.begin("corrected")
        for article in articles:
            await self.cms.put(id=article["id"], body={"markdown": "The harbour was loud, after all."})
            await self.cms.correct(article["id"], "The harbour was loud.")
            looks: Looks = {"page": self.says("loud, after all"), "API": self.is_corrected}
            await self.seen(step, article, monotonic(), looks)

    async def moved(self, articles: Sequence[Any]) -> None:
        """Who follows its comments goes on."""
        step = self.begin("moved")
        for article in articles:
            async with self.readers.following(article["id"]) as comment:
                now = await self.cms.put(id=article["id"], slug=f"{article['slug']}-moved")
                since = monotonic()
                await self.appears(step, now, since)
                self.public.discard(article["url"])
                looks: Looks = {"old page": self.leads_to(now["url"]), "old feed": self.is_not_fed}
                await self.seen(step, article, since, {**looks, "old address in the API": self.redirects})
                since = monotonic()
                await self.readers.comment(article["id"])
                await asyncio.wait_for(comment, LONGEST)
                step.note("follower of comments", monotonic() - since)
        await self.mapped(step)

    async def withdrawn(self, articles: Sequence[Any]) -> None:
        """Every other one leads elsewhere."""
        step = self.begin("withdrawn")
        for place, article in enumerate(articles):
            elsewhere = "/sections/harbour" if place % 2 else None
            await self.cms.withdraw(article["id"], reason="Wrong harbour", redirectTo=elsewhere)
            since = monotonic()
            self.public.discard(article["url"])
            gone = self.leads_to(elsewhere) if elsewhere else self.is_gone
            looks: Looks = {"page": gone, "API": self.is_absent}
            await self.seen(step, article, since, {**looks, "feed": self.is_not_fed, "front page": self.is_unlisted})
            assert await self.readers.comment(article["id"]) == ["NOT_FOUND"]
        await self.mapped(step)

    def begin(self, name: str) -> Step:
        self.steps.append(Step(name))
        return self.steps[-1]

    async def appears(self, step: Step, article: Any, since: float) -> None:
        self.public.add(article["url"])
        looks: Looks = {"page": self.is_shown, "API": self.is_answered}
        await self.seen(step, article, since, {**looks, "feed": self.is_fed, "front page": self.is_listed})

    async def mapped(self, step: Step) -> None:
        """The sitemap has just those that readers may find."""

        async def is_exact() -> bool:
            return self.public == {url for url in await self.readers.sitemap() if "/articles/" in url}

        if self.time_for_sitemaps:
            step.note("sitemap", await until(is_exact, monotonic()))

    async def seen(self, step: Step, article: Any, since: float, looks: Looks) -> None:
        """By all at once."""

        async def one(reader: str, look: Look) -> None:
            try:
                step.note(reader, await until(lambda: look(article), since))
            except TimeoutError:
                raise AssertionError(f"{article['url']}, {step.name}, is not seen so by the {reader}.") from None

        async with asyncio.TaskGroup() as tasks:
            for reader, look in looks.items():
                tasks.create_task(one(reader, look))

    async def is_shown(self, article: Any) -> bool:
        page = await self.readers.page(article["url"])
        return page.status_code == 200 and page.text.count("<img") >= 2 and "Nora Quay" in page.text

    async def is_answered(self, article: Any) -> bool:
        found = await self.readers.article(article["slug"])
        if not found:
            return False
        picture = await self.readers.page(found["image"]["rendition"]["url"])
        return picture.status_code == 200 and picture.headers["content-type"].startswith("image/")

    async def is_fed(self, article: Any) -> bool:
        return f'"{article["url"]}"' in await self.readers.feed()

    async def is_not_fed(self, article: Any) -> bool:
        return not await self.is_fed(article)

    async def is_listed(self, article: Any) -> bool:
        return f'/articles/{article["slug"]}"' in await self.readers.front()

    async def is_unlisted(self, article: Any) -> bool:
        return not await self.is_listed(article)

    async def is_corrected(self, article: Any) -> bool:
        found = await self.readers.article(article["slug"])
        return [each["text"] for each in found["corrections"]] == ["The harbour was loud."] and "loud" in found["body"]

    async def is_gone(self, article: Any) -> bool:
        return (await self.readers.page(article["url"])).status_code == 410

    async def is_absent(self, article: Any) -> bool:
        return await self.readers.article(article["slug"]) is None

    async def redirects(self, article: Any) -> bool:
        resolved = await self.readers.resolve(article["url"])
        return bool(resolved["__typename"] == "Redirect")

    def leads_to(self, url: str) -> Look:
        async def look(article: Any) -> bool:
            page = await self.readers.page(article["url"])
            return page.is_redirect and path_of(page.headers["location"]) == path_of(url)

        return look

    def says(self, words: str) -> Look:
        async def look(article: Any) -> bool:
            return words in (await self.readers.page(article["url"])).text

        return look


def picture(number: int) -> bytes:
    """A JPEG unlike that of any other number."""
    return encoded(halves((1200, 800), left=(number * 7 % 256, number * 31 % 256, number // 8)))
