"""Follows the comments with gql as it comes, over a WebSocket, and posts one over the same socket."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from gql import Client, gql  # type: ignore[import-not-found]
from gql.transport.exceptions import TransportConnectionFailed  # type: ignore[import-not-found]
from gql.transport.websockets import WebsocketsTransport  # type: ignore[import-not-found]

TOLD = json.loads(os.environ["DATELINE_SESSION"])
FOLDER = Path(__file__).parent


def tell(**line: Any) -> bool:
    print(json.dumps(line), flush=True)  # noqa: T201
    return True


def received(event: Any) -> None:
    if "comment" in event:
        tell(comment=event["comment"]["id"], count=event["commentCount"])


async def follow(session: Any) -> None:
    request = gql((FOLDER / "live_events.graphql").read_text())
    request.variable_values = {"id": TOLD["articleId"], "after": TOLD["after"]}
    while True:
        with suppress(TransportConnectionFailed):
            told = False
            async for result in session.subscribe(request):
                request.variable_values["after"] = result["commentEvents"]["cursor"]
                told = told or tell(connected=True)
                received(result["commentEvents"])
        await asyncio.sleep(1)


async def post(session: Any) -> None:
    request = gql((FOLDER / "live_post.graphql").read_text())
    given = {"articleId": TOLD["articleId"], "body": TOLD["body"], "idempotencyKey": TOLD["key"]}
    request.variable_values = {"input": given}
    tell(posted=(await session.execute(request))["postComment"]["comment"]["id"])


async def main() -> None:
    url = TOLD["url"].replace("http", "ws", 1)
    transport = WebsocketsTransport(url=url, init_payload={"authorization": TOLD["token"]})
    session = await Client(transport=transport).connect_async(reconnecting=True)
    following = asyncio.create_task(follow(session))
    await post(session)
    end = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    done, _ = await asyncio.wait([following, end], return_when=asyncio.FIRST_COMPLETED)
    if following in done:
        following.result()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
