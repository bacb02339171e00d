"""Articles that readers must not know of, each beside one that they may read and that has much in common with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builder import Builder
from tests.schema.newsroom import represented

SECRET = "zanzibari"
"""Stands in every text of the hidden article, and nowhere else."""
CHOSEN = {
    "article.status", "article.language", "article.direction", "article_revision.kind", "article_revision.actor",
    "share.platform", "share.code", "discussion.commenting_mode", "comment.status", "comment.language",
    "comment.input_hash", "comment.idempotency_key", "comment_event.kind", "paragraph.kind", "article_without_language",
    "comment_anchor.kind", "comment_anchor.state", "anchor_count.kind", "notice.kind", "notice.subject",
}  # fmt: skip
"""Columns of an article's rows whose words are not the newsroom's."""
TOLD_ELSEWHERE = {
    "article.redirect_to", "article.section", "article.translation_key", "article.translation_of",
    "article_request.actor", "article_request.key", "article_search.spans", "article_tag.tag",
    "comment.body", "comment.body_html", "content_change.fields", "content_change.kind", "content_change.tags",
    "content_state.fields", "content_state.redirect_to", "content_state.tags",
    "imported_file.file", "imported_file.other_fields", "imported_file.path", "imported_file.pictures",
    "imported_file.version", "key_point.sentence", "late_delivery.error", "moderation_event.kind", "old_address.path",
    "paragraph.embed_url", "quote.drift", "webhook_event.cursor", "webhook_event.kind",
}  # fmt: skip
"""Columns without it: what it has in common with the article that readers know, and what nobody is shown."""
WAYS = {
    "DRAFT": "update news.article set status = 'DRAFT', published_at = null where id = $1",
    "DRAFT AGAIN": "update news.article set status = 'DRAFT' where id = $1",
    "SCHEDULED": "update news.article set published_at = now() + interval '1 hour' where id = $1",
    "WITHDRAWN": "update news.article set status = 'WITHDRAWN', withdrawal_reason = 'zanzibari' where id = $1",
}
"""How a published article comes to be hidden; a DRAFT has never been published."""


@dataclass(frozen=True)
class Hidden:
    """`ids` are those of the article and of everything that is its own, `words` what leads to it, by argument name."""

    key: int
    ids: Sequence[str]
    words: Mapping[str, Sequence[Any]]

    def shows_in(self, answer: bytes) -> bool:
        """Whether anything of it stands there: its words, or an ID that is its own."""
        return SECRET.encode() in answer.lower() or any(f'"{id}"'.encode() in answer for id in self.ids)


async def hidden_article(make: Builder, way: str) -> Hidden:
    """A hidden article beside one that readers know."""
    shared = await known_article(make)
    return await hide(make, way, await secret_article(make, shared, is_draft=way == "DRAFT"))


async def known_article(make: Builder) -> Mapping[str, int]:
    """What readers know, of which the hidden article has some, too."""
    image, author = await make.image(alt="A crane"), await make.commenter(display_name="Known reader")
    article = await make.article(
        slug="known", headline="The harbour", text="A harbour of its own.", section="Shared", tags=["common", "own"],
        translation_key="harbour",
    )  # fmt: skip
    await make.shows(article, image)
    person = await make.person(slug="known-person", name="Ada Known")
    await make.names(article, person, title="Pilot", affiliation="Port")
    await make.wrote(article, person)
    await make.quote(article, speaker_id=person, text="A harbour, I said.")
    await make.key_point(article, 1, "There is a harbour.")
    await make.comment(article_id=article, author_id=author)
    await make.connection.execute("update news.term set slug = replace(lower(name), ' ', '-')")
    return {"article": article, "person": person, "image": image, "commenter": author}


async def secret_article(make: Builder, shared: Mapping[str, int], *, is_draft: bool) -> int:
    """Newer than what readers know, with the same person, section, topic, picture and words, and all else its own."""
    written = f"A {SECRET} harbour. Harbourfolk {SECRET}."
    article = await make.article(
        slug=SECRET, headline=f"The {SECRET} harbour", summary=SECRET, dek=SECRET, text=written, source=SECRET,
        section="Shared", tags=["common", SECRET], alternative_headline=SECRET, key_points_heading=SECRET,
        dateline_place=SECRET, dateline_date=datetime(2026, 1, 1, tzinfo=UTC).date(), byline=SECRET, language="de",
        seo_title=SECRET, seo_description=SECRET, canonical_url=f"https://news.example/{SECRET}",
        external_id=SECRET, translation_key="harbour", translation_of="known",
        status="DRAFT" if is_draft else "PUBLISHED",
        published_at=None if is_draft else datetime.now(UTC) - timedelta(hours=1),
    )  # fmt: skip
    own = await make.person(slug=f"{SECRET}-person", name=f"Bo {SECRET.title()}")
    await make.names(article, shared["person"], own, title=SECRET, affiliation=SECRET)
    await make.wrote(article, own, shared["person"], role=SECRET)
    picture = await make.image(alt=SECRET, caption=SECRET, credit=SECRET)
    await make.shows(article, picture, shared["image"])
    await make.connection.execute("update news.article set seo_image_id = $2 where id = $1", article, picture)
    quote = await make.quote(article, speaker_id=own, text=f"Harbour {SECRET}", is_pull_quote=True, attribution=SECRET)
    await make.quote(article, speaker_id=shared["person"], text=f"Another harbour {SECRET}")
    await make.key_point(article, 1, f"A harbour {SECRET}")
    words = {"kind": "QUOTE", "words": SECRET, "prefix": SECRET, "suffix": SECRET, "quote_id": quote}
    anchor = await make.anchor(article, **words)
    await make.comment(article_id=article, anchor_id=anchor)
    for kind, columns in BLOCKS.items():
        rows = {"QUOTE": {"quote_id": quote}, "IMAGE": {"image_id": picture}}.get(kind, {})
        await make.block(article, kind, f"<p>{SECRET}</p>", data=columns, **rows)
    await make.row_without_id("correction", article_id=article, revision=1, text=SECRET)
    await make.connection.execute(REVISION, article, SECRET)
    await make.connection.execute("update news.discussion set guidelines = $1 where article_id = $2", SECRET, article)
    await make.connection.execute(
        "update news.term set slug = lower(name), description = $1 where slug is null", SECRET
    )
    await make.index(article)
    return article


REVISION = """
    insert into news.article_revision (article_id, number, kind, changed, content, note)
    values ($1, 1, 'PUT', array[$2], jsonb_build_object('headline', $2), $2)
"""
BLOCKS: Mapping[str, Mapping[str, Any]] = {
    "PARAGRAPH": {}, "HEADING": {"level": 2}, "LIST": {"ordered": False, "items": [SECRET]}, "QUOTE": {"words": SECRET},
    "IMAGE": {"alt": SECRET, "caption": SECRET}, "TABLE": {"header": [SECRET], "rows": [[SECRET]]},
    "EMBED": {"url": f"https://video.example/{SECRET}", "provider": SECRET, "title": SECRET},
}  # fmt: skip
"""What is particular to each kind of block."""


async def hide(make: Builder, way: str, article: int) -> Hidden:
    await make.connection.execute(WAYS[way], article)
    return await described(make, article)


async def described(make: Builder, article: int) -> Hidden:
    """What there is of the article, and what leads to it."""
    ids = [f"Article_{article}", *await _ids_of_parts(make, article)]
    code = await make.connection.fetchval("select to_hex(min(id)) from news.share where article_id = $1", article)
    words = {
        "slug": [SECRET, f"{SECRET}-person"], "code": [code], "path": [f"/articles/{SECRET}"],
        "id": ids[:1], "ids": [ids], "representations": [represented(ids)],
        "subjectId": ids[:1], "by": ["Edda E"], "since": ["2001-01-01T00:00:00Z"], "until": ["2100-01-01T00:00:00Z"],
        "articleId": ids[:1], "articleIds": [ids[:1]], "slugs": [[SECRET, "known"]], "articleSlug": [SECRET],
        "personSlug": [f"{SECRET}-person", "known-person"], "section": ["Shared", "shared"], "sections": [["Shared"]],
        "tag": ["common", SECRET], "source": [SECRET], "language": ["de"], "search": [SECRET, "harbour"],
        "query": [SECRET, "harbour", "harbourfolc"], "prefix": ["zanz", "harbour", "har"], "after": ["feed.1.0"],
        "at": ["2100-01-01T00:00:00Z"],
    }  # fmt: skip
    words["anchor"] = [id for id in ids if id.startswith(("Quote_", "KeyPoint_"))][:1]
    return Hidden(article, ids, words)


async def _ids_of_parts(make: Builder, article: int) -> list[str]:
    """Of everything that only this article has: its rows, and the people, pictures and terms of its own."""
    found = await make.connection.fetch(
        """
        select 'Quote_' || id from news.quote where article_id = $1
        union all select 'KeyPoint_' || id from news.key_point where article_id = $1
        union all select 'Share_' || id from news.share where article_id = $1
        union all select 'Correction_' || id from news.correction where article_id = $1
        union all select 'Person_' || id from news.person where slug like $2
        union all select 'Image_' || id from news.image where alt = $3
        union all select case kind when 'SECTION' then 'Section_' else 'Topic_' end || id from news.term where name = $3
        """,
        article, f"{SECRET}%", SECRET,
    )  # fmt: skip
    return [row[0] for row in found]


async def untold(make: Builder, article: int) -> list[str]:
    """The columns of text of the article's rows, and of what they name, in which the secret does not stand: they are
    of no use to tests that look for it."""
    columns = await make.connection.fetch(
        """
        select table_name, column_name from information_schema.columns
        where table_schema = 'news' and data_type in ('text', 'jsonb', 'ARRAY') and is_generated = 'NEVER'
        and table_name in (
            select table_name from information_schema.columns
            where table_schema = 'news' and column_name = 'article_id' union select unnest(array['article'])
        )
        """
    )
    missing = []
    for table, column in columns:
        key = "id" if table == "article" else "article_id"
        condition = f"{key} = $1 and {column}::text ~* $2"
        if f"{table}.{column}" not in CHOSEN and table not in CHOSEN:
            told = await make.connection.fetchval(
                f"select exists (select from news.{table} where {condition})", article, SECRET
            )
            missing += [] if told else [f"{table}.{column}"]
    return sorted(missing)
