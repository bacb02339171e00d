"""What each client runs: its blocks of docs/live-updates.md or of /developers, as they stand there; then it posts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.docs.blocks import Block, of_developer_page, of_markdown
from tests.docs.session import ADDRESS

SLUG = "the-hospital-that-sends-its-patients-for-a-walk"
"""The article that the page follows."""
PAGE = of_markdown("docs/live-updates.md")
BEGINNING = next(block for block in PAGE if block.language == "js")
BY_SOCKET = "posted((await {}.iterate({{ query: POST, variables: {{ input }} }}).next()).value);"
BY_APOLLO = "posted(await client.mutate({ mutation: gql(POST), variables: { input } }));"
DEVELOPER_PAGE = ("In a script", "Events in a script", "graphql-ws")
POSTING = {
    "graphql-ws": BY_SOCKET.format("socket"),
    "Apollo Client by WebSocket": BY_APOLLO,
    "Apollo Client by multipart HTTP": BY_APOLLO,
    "graphql-sse": BY_SOCKET.format("client"),
    "graphql-sse on one stream": BY_SOCKET.format("client"),
}
SHOWN = re.compile(r'(?<=variables: { slug: ")[^"]+')
"""The article of the developer page's script: the most discussed one of the site."""
MODULE = """import {{ input, POST, posted, turn }} from "./live_reader.mjs";
{}
await turn();
{}"""


def blocks_of(client: str) -> list[Block]:
    return [block for block in PAGE if client in block.remarks.get("make clients", "").split(", ")]


def module_of(client: str, told: Mapping[str, Any]) -> str:
    return MODULE.format(completed([BEGINNING, *blocks_of(client)], told), POSTING[client])


def module_of_developer_page(page: str, told: Mapping[str, Any]) -> str:
    """The page is HTML, and has the server's own address."""
    blocks = [block for block in of_developer_page(page) if block.place in DEVELOPER_PAGE]
    return MODULE.format(SHOWN.sub(SLUG, completed(blocks, told)), BY_SOCKET.format("client"))


def script_of_browser(told: Mapping[str, Any]) -> str:
    [source] = [block for block in PAGE if "new EventSource" in block.text]
    return completed([BEGINNING, source], told)


def completed(blocks: Sequence[Block], told: Mapping[str, Any]) -> str:
    """With the server's address and the client's token in place of those that a reader has."""
    text = "\n".join(block.text for block in blocks)
    return text.replace(ADDRESS, told["url"].removeprefix("http://")).replace("<token>", told["token"])
