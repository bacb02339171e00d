"""Titles of what is embedded, asked of the sites that it is from when it is written: see oembed.com."""

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlencode, urlsplit

from api.settings.settings import Settings
from db.connections.background_tasks import attempt
from db.connections.postgres import Database
from db.content.bodies import embeds
from db.content.bodies.embeds import Metadata
from db.text.blocks.embeds import embed_of

log = logging.getLogger("dateline")

MOST_BYTES = 100_000
LONGEST_TITLE, LONGEST_ADDRESS = 300, 2_000
INTERVAL, AFTER_FAILURE = 10, 60  # seconds


class Oembed:
    def __init__(self, settings: Settings) -> None:
        self.url, self.seconds = settings.oembed_url, settings.oembed_timeout

    async def learn(self, database: Database, article_id: int | None = None) -> int:
        """Asks for what nobody has asked for yet, of one article or of any: some at once, and how many. Who does not
        answer, or not in time, is asked again later."""
        urls = await embeds.to_fetch(database, article_id)
        await asyncio.gather(*(self._learn(database, url) for url in urls))
        return len(urls)

    async def keep_learning(self, database: Database) -> None:
        """Until it is cancelled: what was imported, and what did not answer."""
        while True:
            asked = await attempt(lambda: self.learn(database), "what is embedded could not be asked for")
            await asyncio.sleep(AFTER_FAILURE if asked is None else 0 if asked else INTERVAL)

    async def _learn(self, database: Database, url: str) -> None:
        from api.http.web_fetch import NotFetched  # its libraries come with the first address

        try:
            await embeds.fetched(database, url, await self._ask(url))
        except (NotFetched, ValueError, RecursionError) as error:  # the last of JSON that is nested too deep
            log.info("no title of %s: %s", url, error)

    async def _ask(self, url: str) -> Metadata:
        """Raises NotFetched, and ValueError for what is no answer."""
        from api.http.web_fetch import WebFetch

        found = embed_of(url)
        endpoint = self.url or (found.provider.endpoint if found else "")
        own = {urlsplit(self.url).hostname or ""} if self.url else set()
        fetch = WebFetch(MOST_BYTES, self.seconds, own)
        answer = await fetch(f"{endpoint}?{urlencode({'url': url, 'format': 'json'})}", "application/json")
        return _read(json.loads(answer.body))


def _read(said: Any) -> Metadata:
    if not isinstance(said, dict):
        raise ValueError("the answer is no object")
    thumbnail = _text(said.get("thumbnail_url"), LONGEST_ADDRESS)
    is_address = bool(thumbnail) and str(thumbnail).startswith("https://") and len(str(thumbnail)) < LONGEST_ADDRESS
    author = _text(said.get("author_name"), LONGEST_TITLE)
    return Metadata(_text(said.get("title"), LONGEST_TITLE), author, thumbnail if is_address else None)


def _text(said: Any, longest: int) -> str | None:
    """On one line, without what no page can show."""
    printable = "".join(letter if letter.isprintable() else " " for letter in said) if isinstance(said, str) else ""
    text = " ".join(printable.split())
    return (text if len(text) <= longest else f"{text[: longest - 1]}…") or None
