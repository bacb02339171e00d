"""Webhooks of servers that are killed: the next one goes on, nothing is lost, and little is told twice."""

from pathlib import Path

from api.webhooks.deliveries import BATCH
from db.webhooks import endpoints
from db.webhooks.endpoints import NewEndpoint
from tests.api.webhooks.receiver import TAKEN, Body, Receiver
from tests.api.webhooks.test_deliveries import ids_by_article
from tests.builder import Builder
from tests.servers import Server, running

COMMENTS = 200


async def test_a_server_that_is_killed_loses_nothing_and_repeats_a_batch_at_most(
    database_url: str, make: Builder, tmp_path: Path
) -> None:
    articles = [await make.article() for _ in range(8)]
    killed: list[Server] = []

    def answer(body: Body) -> bytes:
        """Kills whoever sends, which is one of the two, in the middle."""
        if len(receiver.taken) == COMMENTS // 2 and servers:
            for server in servers:
                if server.process:
                    server.process.kill()
            killed.extend(servers)
            servers.clear()
        return TAKEN

    servers: list[Server] = []
    async with Receiver(answer).running() as receiver:
        await endpoints.add(make.connection, NewEndpoint("site", receiver.url))
        async with running(database_url, tmp_path / "log", 2) as started:
            for number in range(COMMENTS // 2 - 20):
                await make.comment(article_id=articles[number % 8])
            servers += started
            for number in range(COMMENTS // 2 + 20):
                await make.comment(article_id=articles[number % 8])
            await receiver.until(lambda: killed)
            for server in killed:
                await server.kill()
                await server.start()
            await receiver.until(lambda: len({body["id"] for body in receiver.taken}) >= COMMENTS)

    assert receiver.by_article() == await ids_by_article(make.connection)
    assert len(receiver.taken) - COMMENTS <= BATCH
