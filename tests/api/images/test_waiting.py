"""Who waits for images, and how long: uploads that stall end, and few renditions wait, fewer of a client."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient, Response

from api.images.store import ImageStore
from api.settings.settings import Settings
from tests.api.images.newsroom import EDITOR, UPLOAD, Newsroom
from tests.api.images.pictures import encoded, halves
from tests.api.pages.sites import application
from tests.builder import Builder
from tests.database import NEWEST
from tests.waiting import until

FORM = b'--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query": "'
OURS, MOST = 3, 5


async def stalling(begin: bytes) -> AsyncIterator[bytes]:
    """Nothing more ever comes."""
    yield begin
    await asyncio.Event().wait()


async def test_an_upload_that_stalls_is_told_when_its_time_is_over(database: Database, settings: Settings) -> None:
    async with application(settings.model_copy(update={"upload_timeout": 0.2})) as client:
        upload = (await Newsroom(client).ask(UPLOAD))["createImageUpload"]["upload"]
        form = {**EDITOR, "content-type": "multipart/form-data; boundary=x"}
        answers = [
            await client.put(upload["uploadUrl"], content=stalling(b"\xff\xd8\xff")),
            await client.post("/graphql", content=stalling(FORM), headers=form),
        ]

        assert [answer.status_code for answer in answers] == [408, 408]
        assert [answer.json()["errors"][0]["extensions"]["code"] for answer in answers] == ["REQUEST_TIMEOUT"] * 2
        assert (await client.put(upload["uploadUrl"], content=b"\xff\xd8\xff")).status_code == 204


class Gate:
    """No original is read before it is open."""

    def __init__(self) -> None:
        self.opened, self.waiting = asyncio.Event(), 0

    async def passed(self) -> None:
        self.waiting += 1
        await self.opened.wait()
        self.waiting -= 1


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """With few renditions that may wait for it."""
    gate, get = Gate(), ImageStore.get

    async def gated(self: ImageStore, key: str) -> bytes | None:
        if key.startswith("originals"):
            await gate.passed()
        return await get(self, key)

    monkeypatch.setattr(ImageStore, "get", gated)
    monkeypatch.setattr("api.images.renditions.MOST_OF_A_CLIENT", OURS)
    monkeypatch.setattr("api.images.renditions.MOST_WAITING", MOST)
    return gate


async def test_few_renditions_wait_fewer_of_a_client_and_what_is_kept_never_does(
    gate: Gate, database: Database, settings: Settings, make: Builder
) -> None:
    async with application(settings) as client, asyncio.TaskGroup() as tasks:
        newsroom, asked = Newsroom(client), asker(client)
        image = (await newsroom.image(encoded(halves((800, 500))), alt="Two halves"))["id"]
        await make.shows(await make.article(slug="ferry"), int(image.removeprefix("Image_")))
        urls = [(await newsroom.rendition(image, {}, width=width))["url"] for width in range(20, 20 + MOST + 2)]

        gate.opened.set()
        kept = await asked("203.0.113.1", urls.pop())
        gate.opened.clear()
        ours = [tasks.create_task(asked("203.0.113.1", url)) for url in [*urls[:OURS], urls[0]]]
        await until(lambda: gate.waiting == OURS)
        one_more = await asked("203.0.113.1", urls[OURS])
        theirs = [tasks.create_task(asked("203.0.113.2", url)) for url in urls[OURS:MOST]]
        await until(lambda: gate.waiting == MOST)
        too_many, same = await asked("203.0.113.3", urls[MOST]), await asked("203.0.113.3", str(kept.url))
        preview = await asked("203.0.113.3", "/previews/ferry.jpg")
        gate.opened.set()

    assert (one_more.status_code, too_many.status_code) == (429, 503)
    assert int(one_more.headers["retry-after"]) > 0 < int(too_many.headers["retry-after"])
    assert same.content == kept.content
    # A preview does not wait for its picture then, and is kept for a minute only.
    assert (preview.status_code, "max-age=60" in preview.headers["cache-control"]) == (200, True)
    assert {each.result().status_code for each in (*ours, *theirs)} == {200}


Asked = Callable[[str, str], Coroutine[Any, Any, Response]]


def asker(client: AsyncClient) -> Asked:
    """Asks from an address."""
    transport = client._transport
    assert isinstance(transport, ASGITransport)

    async def asked(address: str, url: str) -> Response:
        own = ASGITransport(transport.app, client=(address, 1))
        async with AsyncClient(transport=own, base_url=client.base_url, headers=NEWEST) as other:
            return await other.get(url)

    return asked
