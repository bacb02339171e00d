"""Articles: everything that a page shows of one."""

from datetime import datetime
from enum import Enum
from typing import Annotated, ClassVar

import strawberry

from db.compiler.mapping import FIND, Column, Embedded, Many, One
from schema.content.article_editors import ArticleEditor
from schema.content.bodies.blocks import BLOCKS, Block
from schema.content.bodies.formats import BODY, FORMAT
from schema.content.datelines import Dateline
from schema.content.images import LEAD, OF_ARTICLE, Image
from schema.content.key_points import KeyPoint
from schema.content.paragraphs import Paragraph
from schema.content.people import Author, Mention, Person
from schema.content.publication.revisions import Revised
from schema.content.publication.statuses import Standing
from schema.content.quotes import Quote
from schema.content.seo import Seo
from schema.content.shares import Share
from schema.content.taxonomy.sections import Section
from schema.content.taxonomy.topics import Topic
from schema.discussion.comment_lists import ANCHORED, DISCUSSION, ON_ARTICLE, ONLY_FEATURED, THREADS
from schema.discussion.comment_policy import CommentPolicy
from schema.discussion.comments import CommentConnection
from schema.discussion.notices.follows import viewer_follows
from schema.discussion.orders import ORDER_BY
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL, Language


@strawberry.enum(description="Which way a text runs.")
class TextDirection(Enum):
    LTR = strawberry.enum_value("LTR", description='From left to right: HTML\'s `dir="ltr"`.')
    RTL = strawberry.enum_value("RTL", description='From right to left, as Arabic, Hebrew and Urdu: `dir="rtl"`.')


@strawberry.type(description="An article with everything its page shows. Readers see published ones only.")
class Article(Standing, Revised, Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    cache_tag: ClassVar[str] = "article:{row}.id"

    slug: str = mapped(
        description="The article's part of its URL. It may change: the old one leads to the new one then, and the `id` "
        "stays."
    )
    url: URL = mapped(Column(work=3), "Where the article is read.")
    language: Language = mapped(description="The language that it is written in, for the page's `lang`.")
    direction: TextDirection = mapped(description="Which way its text runs, for the page's `dir`.")
    headline: str = mapped(description="Plain text, the same in lists and on the page.")
    alternative_headline: str | None = mapped(
        description="A second headline: the agency's own, where the newsroom has written another."
    )
    summary: str = mapped(description="The lead paragraph under the headline, as plain text.")
    dek: str | None = mapped(description="The standfirst between key points and body; null without one.")
    dateline: Dateline | None = mapped(
        Embedded("dateline_", present="{row}.dateline_place is not null"),
        "Where and when it was filed; null where it says neither.",
    )
    source: str | None = mapped(description="The credited agency or newsroom; null where none is named.")
    authors: list[Author] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True, size=3),
        "Who wrote it, in the order of the byline; empty where it does not say.",
    )
    byline: str | None = mapped(
        Column(work=20),
        "The byline as printed; where none was given, the authors' names with commas between, and null where there are "
        "none either.",
    )
    section: str | None = mapped(description="The section that it is in, by its name; null where it is in none.")
    section_page: Section | None = mapped(
        One("{row}.name = {parent}.section", visible_with_parent=True), "The section that it is in."
    )
    tags: list[str] = mapped(description="Its topics, by their names, in the order of the article.")
    topics: list[Topic] = mapped(
        Many(
            "{row}.name = {link}.name",
            through="(select name, min(place) as place from unnest({parent}.tags) with ordinality as t (name, place) "
            "group by name)",
            order="{link}.place",
            visible_with_parent=True,
            size=5,
        ),
        "What it is about, in the order of the article.",
    )
    seo: Seo = mapped(Embedded("seo_"), "What search engines are told of it.")
    published_at: datetime | None = mapped(
        description="When it was or will be published. Never null for readers; editors, and moderators of its "
        "comments, may meet an article that is not published."
    )
    updated_at: datetime = mapped(description="When the text was last changed; comments do not count.")
    body: str = mapped(BODY, "The whole text. HTML is safe to insert into a page.", format=FORMAT)
    paragraphs: list[Paragraph] = mapped(BLOCKS, "The body block by block.")
    blocks: list[Block] = mapped(BLOCKS, "The body as typed blocks, in order; their ids stay through edits.")
    word_count: int = mapped(
        description="How many words the body has. Each letter counts as one where scripts put no blanks between words, "
        "as Chinese, Japanese and Thai do."
    )
    reading_minutes: int = mapped(
        description="Whole minutes, at least 1, at the speed that was measured for the language: 228 words a minute in "
        "English, 138 in Arabic, 255 letters in Chinese, 357 in Japanese; about 184 words where nobody has measured, "
        "as in Hindi. Source: Trauzettel-Klosinski and Dietz 2012, doi 10.1167/iovs.11-8284."
    )
    key_points_heading: str | None = mapped(description="What to print above the key points; null for no heading.")
    key_points: list[KeyPoint] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True),
        "The list of what it says, in order; empty where it has none.",
    )
    quotes: list[Quote] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True),
        "What people said, in the order of the article.",
    )
    pull_quote: Quote | None = mapped(
        One("{row}.article_id = {parent}.id and {row}.is_pull_quote", visible_with_parent=True),
        "The quote set apart on the page; null where none is.",
    )
    people: list[Person] = mapped(
        Many(
            "{link}.article_id = {parent}.id and {row}.id = {link}.person_id",
            through="news.article_person",
            order="{link}.position",
            visible_with_parent=True,
        ),
        "Everyone quoted or named, in order of first appearance.",
    )
    mentions: list[Mention] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True),
        "The same people, each with the title and affiliation that this article gives.",
    )
    shares: list[Share] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True),
        "The share row: one for each platform.",
    )
    share_count: int = mapped(Column(cache_tag="shares:{row}.id", work=FIND), "Shares on all platforms together.")
    image: Image | None = mapped(LEAD, "The lead picture; null without one.")
    images: list[Image] = mapped(OF_ARTICLE, "All its pictures, each once: the lead first, then those of the body.")
    comment_policy: CommentPolicy = mapped(
        Embedded("policy_", cache_tag=DISCUSSION), "Everything a comment form needs to know."
    )
    comment_count: int = mapped(Column(cache_tag=DISCUSSION), "Published comments, replies included.")
    comments: CommentConnection = mapped(
        ON_ARTICLE,
        "Comments visible to the viewer.",
        **BOTH_WAYS,
        order_by=ORDER_BY,
        threads=THREADS,
        featured=ONLY_FEATURED,
        anchor=ANCHORED,
    )
    viewer_follows: bool = viewer_follows("ARTICLE")
    editors: list[ArticleEditor] = mapped(
        Many(
            "{row}.article_id = {parent}.id and {editor}",
            order="{row}.since, {row}.commenter_id",
            size=2,
            visible_with_parent=True,
        ),
        "Who has it open at the desk, the first first; for editors, and empty for anyone else.",
    )
    translations: list[Annotated["Article", strawberry.lazy("schema.content.articles")]] = mapped(
        Many(
            "{row}.id = {link}.article_id",
            through="graph.translations({parent}.id)",
            order="{link}.language",
            size=5,
            cache_tag="texts",
            work=30,
        ),
        "The same article in other languages, one for each, by their tags: for `hreflang`.",
    )
    translation_of: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {parent}.original_id", by_key=True, absent_tag="articles"),
        "The article that the newsroom has named as its original; null for one that is no translation, and where you "
        "may not see it.",
    )
    related: list[Annotated["Article", strawberry.lazy("schema.content.articles")]] = mapped(
        Many(
            "{row}.id = {link}.article_id",
            through="graph.related({parent}.id, {first})",
            order="{link}.nearness desc, {row}.published_at desc, {row}.id desc",
            size=5,
            cache_tag="texts",
            work=250,
        ),
        "Articles that share people and tags with this one, nearest first, and newest first among equals. Of each "
        "person and tag, the twenty last published are looked at.",
        first=FieldArgument(int | None, "How many at most, up to 100.", default=5),
    )


@strawberry.type(name="ArticleConnection", description="One page of a list of articles.")
class ArticleConnection(connections.Connection[Article]):
    pass
