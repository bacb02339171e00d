"""The key points of an article, each with the sentence of the body that it sums up, and whether that still stands."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from db.connections import named_queries
from db.content.article_row import ArticleRow
from db.content.bodies.changes import BodyChange
from db.text.anchors.sentences import Sentences

key_points = named_queries.load("key_points")


class Support(NamedTuple):
    """What stands behind a key point."""

    sentence: str | None
    is_stale: bool = False


class Lines(NamedTuple):
    """Key points as they are to be. Those that are `confirmed` hold for the body as it is now."""

    texts: Sequence[str]
    language: str
    confirmed: bool = False


async def save(connection: Any, article: ArticleRow, lines: Lines, body: BodyChange) -> None:
    """Makes the article's key points these. Where the position stays the id stays."""
    rows = [] if article.is_new else [row async for row in key_points.of_article(connection, article_id=article.id)]
    kept = {row["text"]: Support(row["sentence"], row["is_stale"]) for row in rows}
    if len(rows) > len(lines.texts):
        await key_points.remove(connection, article_id=article.id, after=len(lines.texts))
    if lines.texts:
        found = await asyncio.to_thread(_supports, kept, lines, body)
        await key_points.save(
            connection,
            article_id=article.id,
            texts=lines.texts,
            sentences=[support.sentence for support in found],
            stales=[support.is_stale for support in found],
        )


def _supports(kept: Mapping[str, Support], lines: Lines, body: BodyChange) -> list[Support]:
    if not body.changes_words and not lines.confirmed and kept.keys() >= set(lines.texts):
        return [kept[text] for text in lines.texts]
    now = Sentences(body.new, lines.language)
    before = Sentences(body.old, lines.language) if any(not support.sentence for support in kept.values()) else now
    return [
        Support(now.behind(text))
        if lines.confirmed or text not in kept
        else _checked(text, kept[text].sentence or before.behind(text), now)
        for text in lines.texts
    ]


def _checked(text: str, sentence: str | None, now: Sentences) -> Support:
    return Support(sentence, sentence is not None and not now.still_say(text, sentence))
