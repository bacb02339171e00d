"""Runs the recipe for gql that it is given, which follows comments by WebSocket, and posts one over the same socket."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from gql import gql

TOLD = json.loads(os.environ["DATELINE_SESSION"])
POST = (Path(__file__).parent / "live_post.graphql").read_text()


def tell(**line: Any) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201


async def post(session: Any) -> None:
    request = gql(POST)
    given = {"articleId": TOLD["articleId"], "body": TOLD["body"], "idempotencyKey": TOLD["key"]}
    request.variable_values = {"input": given}
    tell(posted=(await session.execute(request))["postComment"]["comment"]["id"])


async def main(recipe: dict[str, Any]) -> None:
    session = await recipe["connect"]()
    article = await recipe["read"](session, sys.argv[2])
    tell(read=article["id"])
    following = asyncio.create_task(recipe["follow"](session, article))
    await asyncio.to_thread(sys.stdin.readline)
    await post(session)
    end = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    done, _ = await asyncio.wait([following, end], return_when=asyncio.FIRST_COMPLETED)
    if following in done:
        following.result()
    os._exit(0)


if __name__ == "__main__":
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(sys.argv[1], names)
    asyncio.run(main(names))
