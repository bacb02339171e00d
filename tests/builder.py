"""The one builder of test data: `make.comment(body="…")` makes what it needs, an article and a reader, unless told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import asyncpg

from db.content.previews import tokens
from db.content.previews.tokens import NewToken
from db.content.search.index import index
from db.content.search.people import index_names
from db.content.taxonomy.terms import name_terms
from db.text.html_blocks import text_of
from db.text.languages import direction

BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)


def insertion(table: str, columns: Mapping[str, Any]) -> str:
    places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    return f"insert into news.{table} ({', '.join(columns)}) values ({places})"


@dataclass
class Builder:
    connection: asyncpg.Connection
    numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def row(self, table: str, **columns: Any) -> int:
        """Inserts a row and returns its key."""
        key: int = await self.connection.fetchval(f"{insertion(table, columns)} returning id", *columns.values())
        return key

    async def row_without_id(self, table: str, **columns: Any) -> None:
        await self.connection.execute(insertion(table, columns), *columns.values())

    async def article(self, **columns: Any) -> int:
        number = next(self.numbers)
        text = columns.pop("text", f"The body of article {number}.")
        defaults = {
            "slug": f"article-{number}",
            "headline": f"Headline {number}",
            "summary": f"Summary {number}",
            "published_at": BEGINNING + timedelta(hours=number),
            "body_markdown": text,
            "body_html": f"<p>{text}</p>",
            "body_text": text,
            "word_count": len(text.split()),
        }
        defaults["direction"] = direction(columns.get("language", "en"))
        key = await self.row("article", **defaults | columns)
        await index(self.connection, [key])
        section = columns.get("section")
        await name_terms(self.connection, [section] if section else [], columns.get("tags", ()))
        return key

    async def index(self, article_id: int) -> None:
        """Once more, where parts have been added."""
        await index(self.connection, [article_id])

    async def paragraphs(self, article_id: int, *texts: str) -> None:
        rows = [(article_id, index, text, f"<p>{text}</p>") for index, text in enumerate(texts)]
        await self.connection.executemany(
            "insert into news.paragraph (article_id, index, text, html, kind, data) "
            "values ($1, $2, $3, $4, 'PARAGRAPH', '{}')",
            rows,
        )

    async def image(self, **columns: Any) -> int:
        """A picture of 1600 by 900 pixels that nobody can fetch: its original is not stored."""
        number = next(self.numbers)
        size = {name: columns.pop(name, usual) for name, usual in (("width", 1600), ("height", 900))}
        placeholder, original = "data:image/webp;base64,", sha256(str(number).encode()).digest()
        columns_of_original = {"hash": original, "media_type": "image/jpeg", "byte_count": 1, **size}
        await self.row_without_id("original", **columns_of_original, placeholder=placeholder, blur_hash="L00000fQfQfQ")
        return await self.row("image", **{"original": original, "alt": f"Picture {number}"} | columns)

    async def shows(self, article_id: int, *images: int) -> None:
        """The article shows these images, the first as its lead."""
        rows = [(article_id, image, position) for position, image in enumerate(images)]
        await self.connection.executemany("insert into news.article_image values ($1, $2, $3)", rows)
        await self.connection.execute("update news.article set image_id = $2 where id = $1", article_id, images[0])

    async def block(self, article_id: int, kind: str, html: str, **columns: Any) -> int:
        """The next block of the article; `data` is what is particular to its kind."""
        index = "(select count(*) from news.paragraph where article_id = $1)"
        key: int = await self.connection.fetchval(
            f"insert into news.paragraph (article_id, index, kind, text, html, data, quote_id, image_id, embed_url) "
            f"values ($1, {index}, $2, $3, $4, $5, $6, $7, $8) returning id",
            article_id, kind, columns.get("text", text_of(html)), html, json.dumps(columns.get("data", {})),
            columns.get("quote_id"), columns.get("image_id"), columns.get("embed_url"),
        )  # fmt: skip
        return key

    async def embed(self, url: str, **columns: Any) -> str:
        defaults = {"url": url, "provider": "youtube", "provider_name": "YouTube", "player_url": f"{url}/player"}
        await self.row_without_id("embed", **defaults | columns)
        return url

    async def key_point(self, article_id: int, position: int, text: str) -> int:
        return await self.row("key_point", article_id=article_id, position=position, text=text)

    async def person(self, **columns: Any) -> int:
        number = next(self.numbers)
        columns = {"slug": f"person-{number}", "name": f"Person {number}"} | columns
        key = await self.row("person", **columns)
        await index_names(self.connection)
        await self.row_without_id("person_key", key=f"name:{columns['slug']}", person_id=key)
        return key

    async def names(self, article_id: int, *people: int, **columns: Any) -> None:
        """The article names these people, in this order, behind those that it names already."""
        for person in people:
            await self.connection.execute(
                "insert into news.article_person (article_id, person_id, position, title, affiliation) "
                "select $1::bigint, $2::bigint, count(*) + 1, $3, $4 from news.article_person where article_id = $1",
                article_id, person, columns.get("title"), columns.get("affiliation"),
            )  # fmt: skip

    async def wrote(self, article_id: int, *people: int, role: str | None = None) -> None:
        """These people wrote the article, behind those who did so far."""
        for person in people:
            await self.connection.execute(
                "insert into news.article_author (article_id, person_id, position, role) "
                "select $1::bigint, $2::bigint, count(*) + 1, $3 from news.article_author where article_id = $1",
                article_id, person, role,
            )  # fmt: skip

    async def quote(self, article_id: int, **columns: Any) -> int:
        number = next(self.numbers)
        defaults = {"article_id": article_id, "position": number, "text": f"Words of quote {number}"}
        key = await self.row("quote", **defaults | columns)
        await index(self.connection, [article_id])
        return key

    async def commenter(self, **columns: Any) -> int:
        number = next(self.numbers)
        return await self.row(
            "commenter", **{"subject": f"reader-{number}", "display_name": f"Reader {number}"} | columns
        )

    async def comment(self, **columns: Any) -> int:
        number = next(self.numbers)
        if "parent_id" in columns:
            parent = "select article_id, depth + 1 as depth from news.comment where id = $1"
            columns |= dict(await self.connection.fetchrow(parent, columns["parent_id"]))
        columns.setdefault("article_id", None)
        columns["article_id"] = columns["article_id"] or await self.article()
        body = columns.setdefault("body", f"Words of comment {number}")
        defaults = {"body_html": f"<p>{body}</p>", "created_at": BEGINNING + timedelta(minutes=number)}
        columns["author_id"] = columns.get("author_id") or await self.commenter()
        return await self.row("comment", **defaults | columns)

    async def anchor(self, article_id: int, **columns: Any) -> int:
        """What a comment may stand on: `anchor_id` of the comment."""
        defaults = {"kind": "BLOCK", "words": "", "prefix": "", "suffix": ""}
        return await self.row("comment_anchor", **{"article_id": article_id} | defaults | columns)

    async def like(self, comment_id: int, commenter_id: int | None = None) -> None:
        commenter_id = commenter_id or await self.commenter()
        await self.connection.execute("insert into news.comment_like values ($1, $2)", comment_id, commenter_id)

    async def preview_token(self, *articles: int, at: datetime | None = None) -> str:
        key = await tokens.add(self.connection, NewToken(articles, at, 3600, "Commenter_1"))
        token: str = await self.connection.fetchval("select token from graph.preview_token where id = $1", key)
        return token
