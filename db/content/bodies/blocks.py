"""The blocks of an article's body, each with an id that follows its content."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from db.connections import named_queries
from db.content.article_row import ArticleRow
from db.content.bodies import embeds
from db.content.bodies.changes import BodyChange
from db.content.bodies.pairs import compared, paired
from db.text.blocks.kinds import quoted_words, structure
from db.text.comparison.pairing import plain
from db.text.markdown import Rendered

blocks = named_queries.load("blocks")

QUOTATION = "<blockquote"
"""A page without this has no block that could be joined to a quote."""
IN_A_PARAGRAPH = "="
"""Stands for the HTML of a block that is its text in a paragraph, as that of most is: `graph.block_html` makes it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A row as it is to be, or as it is; `id` is None for a new one."""

    id: int | None
    index: int
    text: str
    html: str
    kind: str | None
    data: Mapping[str, Any] = field(hash=False)
    image_id: int | None
    embed_url: str | None

    @property
    def words(self) -> str:
        return compared(self.text)


async def save(connection: Any, article: ArticleRow, page: Rendered, ids: Mapping[int, int]) -> BodyChange:
    """Makes the article's blocks those of the page. The same content has the same id, wherever it stands, and so has
    what differs little; `ids` are those that the writer names, by index. Quotes are joined by `join_quotes`."""
    kept = [] if article.is_new else await _kept(connection, article.id)
    wanted = await asyncio.to_thread(_wanted, kept, page, ids)
    await embeds.note(connection, [block.embed_url for block in wanted if block.embed_url])
    before = {block.id: block for block in kept}
    if gone := before.keys() - {block.id for block in wanted}:
        await blocks.remove(connection, ids=list(gone))
    changed = [block for block in wanted if block.id is not None and block != before[block.id]]
    if moved := [block.id for block in changed if block.index != before[block.id].index]:
        await blocks.make_way(connection, ids=moved)
    if changed:
        await blocks.change(connection, ids=[block.id for block in changed], **_columns(changed))
    if new := [block for block in wanted if block.id is None]:
        await blocks.add(connection, article_id=article.id, **_columns(new))
    return _change(kept, wanted)


def _change(kept: Sequence[Block], wanted: Sequence[Block]) -> BodyChange:
    keys = {block.id: block.index for block in kept if block.id is not None}
    same = {keys[block.id]: block.index for block in wanted if block.id is not None}
    return BodyChange([block.text for block in kept], [block.text for block in wanted], same, keys)


async def _kept(connection: Any, article_id: int) -> list[Block]:
    rows = [row async for row in blocks.of_article(connection, article_id=article_id)]
    return [Block(**{**row, "data": orjson.loads(row["data"] or "{}")}) for row in rows]


def _wanted(kept: Sequence[Block], page: Rendered, ids: Mapping[int, int]) -> list[Block]:
    return _with_ids(kept, [_block(index, each.text, each.html) for index, each in enumerate(page.blocks)], ids)


def _block(index: int, text: str, html: str) -> Block:
    found = structure(html)
    return Block(None, index, text, html, found.kind, found.data, found.image, found.embed.url if found.embed else None)


def _columns(rows: Sequence[Block]) -> dict[str, Any]:
    return {
        "indexes": [block.index for block in rows],
        "texts": [block.text for block in rows],
        "htmls": [IN_A_PARAGRAPH if block.html == f"<p>{block.text}</p>" else block.html for block in rows],
        "kinds": [block.kind for block in rows],
        "embeds": [block.embed_url for block in rows],
        "images": [block.image_id for block in rows],
        "datas": [orjson.dumps(block.data).decode() for block in rows],
    }


def _with_ids(kept: Sequence[Block], wanted: Sequence[Block], ids: Mapping[int, int]) -> list[Block]:
    """What the writer names; or else the same HTML, the same words, or close ones."""
    named = [replace(block, id=ids.get(block.index)) for block in wanted]
    found = {new: kept[old].id for new, old in paired(kept, named).items()}
    return [replace(block, id=found.get(block.index)) for block in wanted]


async def join_quotes(connection: Any, article_id: int, quotes: Sequence[str]) -> None:
    """Joins each quotation that has the words of a quote, and no others, to that quote. `quotes` are the words of the
    article's quotes in their order."""
    places = {plain(words): place for place, words in reversed([*enumerate(quotes, 1)])}
    rows = [row async for row in blocks.quotations(connection, article_id=article_id)]
    found = [_place(row["text"], places) for row in rows]
    if rows:
        await blocks.join_quotes(
            connection, article_id=article_id, indexes=[row["index"] for row in rows], positions=found
        )


def _place(text: str, places: Mapping[str, int]) -> int | None:
    return next((place for words in quoted_words(text) if (place := places.get(plain(words)))), None)
