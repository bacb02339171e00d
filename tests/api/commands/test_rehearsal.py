"""The rehearsal: what it plays, against whom, and what its relay does to a front end."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest
import websockets

from api.commands.rehearsal.evening import Evening, plan
from api.commands.rehearsal.relay import Relay, Troubles
from api.commands.rehearsal.server import RehearsalRefused, Server
from tests.api.commands.test_command_line import dateline
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.servers import serving

LOCAL = "http://127.0.0.1:8000"
PROTOCOL = websockets.Subprotocol("graphql-transport-ws")
ASKED = {"query": "{ viewer { id } }"}


def test_the_same_seed_is_the_same_evening() -> None:
    evening = Evening(seed=7, comments_per_second=20, seconds=600, rejections=0.05)
    steps = plan(evening)

    kinds = Counter(step.kind for step in steps)
    assert steps == plan(evening) != plan(Evening(8, 20, 600, 0.05))
    assert kinds["POST"] + kinds["REPLY"] == 12_000
    assert 400 < kinds["REMOVE"] < 800
    assert all(kinds[kind] for kind in ("EDIT", "DELETE", "LIKE"))
    busiest = Counter(int(step.at) for step in steps if step.kind in ("POST", "REPLY")).most_common(1)[0][1]
    assert busiest > 35
    own: dict[int, float] = {}
    for step in steps:
        if step.kind in ("POST", "REPLY"):
            assert step.at - own.get(step.reader, -60) > 3
            own[step.reader] = step.at
    assert all(len(step.body) >= 60 for step in steps if step.kind in ("POST", "REPLY", "EDIT"))


def test_what_is_not_on_this_machine_is_refused() -> None:
    for url in ("https://news.example", "http://news.example", "http://192.0.2.1:8000", "https://127.0.0.1"):
        with pytest.raises(RehearsalRefused, match="is not on this machine"):
            _ = Server(url).place


async def test_an_evening_is_played_on_a_development_server_alone(
    database_url: str, make: Builder, tmp_path: Path
) -> None:
    article = await make.article(slug="stage")

    async def rehearse(server: str, **settings: str) -> tuple[int, str, str]:
        options = "--comments-per-second 10 --minutes 0.1 --rejections 50% --seed 3 --article stage --listen 0"
        given = {"DATELINE_JWT_SECRET": SECRET} | settings
        return await asyncio.to_thread(dateline, "rehearse", *options.split(), "--server", server, **given)

    async with serving(database_url, tmp_path / "log") as (site,):
        refused = await rehearse(site)
        assert (refused[0], "never played on a site of others" in refused[2]) == (1, True)
        other = await rehearse(site, DATELINE_JWT_SECRET="another secret that is as long as it has to be, at least")
        assert (other[0], "does not take the development tokens" in other[2]) == (1, True)
    try:
        async with serving(database_url, tmp_path / "log", DATELINE_PUBLIC_URL=LOCAL) as (site,):
            code, output, errors = await rehearse(site)
            assert (code, errors) == (0, "")
            assert f"On {LOCAL}/articles/stage; front ends ask http://127.0.0.1:" in output
            assert (
                await make.connection.fetchval("select count(*) from news.comment where article_id = $1", article) > 20
            )
            assert await make.connection.fetchval("select count(*) from news.decision where reason = 'A rehearsal.'")
            await relayed(site)
    finally:  # the database is that of other tests, too
        await make.connection.execute("update news.site set public_url = $1", PUBLIC_URL)


async def relayed(site: str) -> None:
    """A front end that asks the relay meets what goes wrong, and else what the server answers."""
    headers = {"authorization": bearer()}
    place = Server(site).place
    calm = Relay(place, Troubles(slow=0, expired=0, drops=0), 1, str)
    spoilt = Relay(place, Troubles(slow=1, expired=1, drops=0, longest=0.6), 1, lambda: "no token at all")
    async with calm.running(0) as port, spoilt.running(0) as other, httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(f"http://127.0.0.1:{port}/graphql", json=ASKED, headers=headers)
        assert answer.json()["data"]["viewer"]["id"]
        late = await client.post(f"http://127.0.0.1:{other}/graphql", json=ASKED, headers=headers)
        assert late.json()["errors"][0]["extensions"]["code"] == "BAD_TOKEN"
        assert (spoilt.counts["late answers"] > 0, spoilt.counts["expired tokens"]) == (True, 1)
    cutting = Relay(place, Troubles(slow=0, expired=0, drops=30), 1, str)
    async with cutting.running(0) as port, asyncio.timeout(60):
        socket = await websockets.connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL])
        with pytest.raises(websockets.ConnectionClosedError):
            await socket.recv()
        assert cutting.counts["connections cut"]
