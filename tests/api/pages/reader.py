"""Reads a page as a reader without scripts does: its words, links and headings."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from httpx import AsyncClient

VOID = {"base", "meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """`words` are those of the main content, on one line for each element that has any of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(re.sub("</?mark>", "", html))  # marked words are part of their line
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.address = attributes.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and "main" in self.open and self.open[-1] != "script":
            self.words.append(text)
        if text and self.open[-1:] == ["a"]:
            self.links[text] = self.address


async def page(client: AsyncClient, path: str, cookies: Mapping[str, str] | None = None) -> Page:
    headers = {"cookie": "; ".join(f"{name}={text}" for name, text in (cookies or {}).items())}
    response = await client.get(path, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Page(response.text)
