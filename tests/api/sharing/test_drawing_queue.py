"""Preview images are drawn one after the other: few wait, fewer of one client, and who needs no drawing never does."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from api.application import create_application
from api.settings.settings import Settings
from api.sharing.preview_images import DRAWING_THREAD, MOST_OF_A_CLIENT, MOST_WAITING
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL
from tests.waiting import until

OTHERS = 6


@pytest.fixture
async def site(database: Database, database_url: str, make: Builder) -> AsyncIterator[Starlette]:
    """With more articles than images may wait."""
    for number in range(MOST_WAITING + 2):
        await make.article(slug=f"s{number}", headline=f"Number {number}")
    application = create_application(Settings(database_url=database_url))
    async with application.router.lifespan_context(application):
        yield application


async def ask(site: Starlette, slug: str, address: str = "203.0.113.7", **headers: str) -> Response:
    transport = ASGITransport(site, client=(address, 1))
    async with AsyncClient(transport=transport, base_url=PUBLIC_URL, headers={**NEWEST, **headers}) as client:
        return await client.get(f"/previews/{slug}.png")


@contextmanager
def held() -> Iterator[None]:
    """Nothing is drawn meanwhile."""
    begun, released = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        released.wait()

    DRAWING_THREAD.submit(hold)
    begun.wait()
    try:
        yield
    finally:
        released.set()


def waiting() -> int:
    return DRAWING_THREAD._work_queue.qsize()


async def test_one_client_has_few_drawings_waiting_and_others_have_theirs(site: Starlette) -> None:
    first = await ask(site, "s0")
    with held():
        begun = [asyncio.create_task(ask(site, f"s{number}")) for number in range(1, MOST_OF_A_CLIENT + 1)]
        await until(lambda: waiting() == MOST_OF_A_CLIENT)
        same = asyncio.create_task(ask(site, "s1"))
        refused = await ask(site, f"s{MOST_OF_A_CLIENT + 1}")
        cached = await ask(site, "s0")
        not_modified = await ask(site, "s0", **{"if-none-match": first.headers["etag"]})
        other = asyncio.create_task(ask(site, f"s{MOST_OF_A_CLIENT + 2}", "198.51.100.1"))
        await until(lambda: waiting() == MOST_OF_A_CLIENT + 1)
    images = await asyncio.gather(*begun, same, other)

    assert (refused.status_code, int(refused.headers["retry-after"]) >= 1) == (429, True)
    assert (cached.status_code, cached.content, not_modified.status_code) == (200, first.content, 304)
    assert Counter(image.status_code for image in images) == {200: MOST_OF_A_CLIENT + 2}
    assert images[0].content == images[-2].content
    assert (await ask(site, f"s{MOST_OF_A_CLIENT + 1}")).status_code == 200


async def test_when_many_wait_others_are_told_when_to_come_again(site: Starlette) -> None:
    with held():
        begun = [
            asyncio.create_task(ask(site, f"s{number}", f"198.51.100.{number % OTHERS}"))
            for number in range(MOST_WAITING)
        ]
        await until(lambda: waiting() == MOST_WAITING)
        refused = await ask(site, f"s{MOST_WAITING}", "203.0.113.9")
    images = await asyncio.gather(*begun)

    assert (refused.status_code, int(refused.headers["retry-after"]) > 1) == (503, True)
    assert {image.status_code for image in images} == {200}


async def test_who_has_an_image_needs_no_drawing_after_a_restart(
    site: Starlette, database_url: str, make: Builder
) -> None:
    first = await ask(site, "s0")
    restarted = create_application(Settings(database_url=database_url))
    async with restarted.router.lifespan_context(restarted):
        with held():
            again = await ask(restarted, "s0", **{"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


async def test_who_leaves_does_not_stop_the_drawing_for_others(site: Starlette) -> None:
    with held():
        leaving = asyncio.create_task(ask(site, "s0"))
        await until(lambda: waiting() == 1)
        staying = asyncio.create_task(ask(site, "s0", "198.51.100.1"))
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    assert (await staying).status_code == 200
