"""Articles: what a page shows of one, and the lists it stands in."""

from datetime import date as calendar_date
from datetime import datetime
from enum import Enum
from typing import Annotated, ClassVar

import strawberry

from db.compiler.mapping import FIND, ByArgument, Column, Connection, Embedded, Filter, Many, One
from db.compiler.orders import Key, Order
from schema.content import orders
from schema.content.key_points import KeyPoint
from schema.content.paragraphs import Paragraph
from schema.content.people import Mention, Person
from schema.content.quotes import Quote
from schema.content.shares import Share
from schema.discussion.comments import DISCUSSION, ON_ARTICLE, ORDER_BY, CommentConnection, CommentPolicy
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import Node
from schema.fields.scalars import URL


@strawberry.enum(description="The forms in which an article's body can be had.")
class BodyFormat(Enum):
    HTML = "HTML"
    MARKDOWN = "MARKDOWN"
    TEXT = "TEXT"


@strawberry.enum(description="How a list of articles runs.")
class ArticleOrder(Enum):
    NEWEST = strawberry.enum_value("NEWEST", description="Last published first.")
    OLDEST = strawberry.enum_value("OLDEST", description="First published first.")
    MOST_DISCUSSED = strawberry.enum_value("MOST_DISCUSSED", description="Most comments first.")
    RELEVANCE = strawberry.enum_value(
        "RELEVANCE", description="Best match of `filter.search` first; without a search, the same as NEWEST."
    )


@strawberry.input(description="Which articles a list holds: those that meet all the conditions given.")
class ArticleFilter:
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Full-text search over headline, summary, key points and body, in web-search syntax: "
        '`"exact words"`, `-without`, `either or other`. The first 200 characters count.',
    )
    slugs: list[str] | None = strawberry.field(default=strawberry.UNSET, description="One of these; at most 100.")
    person_slug: str | None = strawberry.field(default=strawberry.UNSET, description="Quotes or names this person.")
    section: str | None = strawberry.UNSET
    tag: str | None = strawberry.UNSET
    source: str | None = strawberry.field(default=strawberry.UNSET, description="The credited agency or newsroom.")
    published_after: datetime | None = strawberry.field(default=strawberry.UNSET, description="At this time or later.")
    published_before: datetime | None = strawberry.field(default=strawberry.UNSET, description="Before this time.")


@strawberry.type(description="The place and day a report was filed from, as printed at its start.")
class Dateline:
    place: str = mapped()
    date: calendar_date = mapped()


@strawberry.type(description="A published article with everything its page shows.")
class Article(Node):
    cache_tag: ClassVar[str] = "article:{row}.id"

    slug: str = mapped(description="The article's part of its URL; the same for ever.")
    url: URL = mapped(Column(work=3), "Where the article is read.")
    headline: str = mapped()
    alternative_headline: str | None = mapped(
        description="A second headline: the agency's own, where the newsroom has written another."
    )
    summary: str = mapped(description="The lead paragraph under the headline.")
    dek: str | None = mapped(description="The standfirst between key points and body.")
    dateline: Dateline | None = mapped(
        Embedded("dateline_", present="{row}.dateline_place is not null"), "Where and when it was filed."
    )
    source: str | None = mapped(description="The credited agency or newsroom.")
    section: str | None = mapped()
    tags: list[str] = mapped()
    published_at: datetime | None = mapped()
    updated_at: datetime = mapped(description="When the text was last changed; comments do not count.")
    body: str = mapped(
        ByArgument("format", {form.name: Column(f"body_{form.name.lower()}") for form in BodyFormat}, work=100),
        "The whole text. HTML is safe to insert into a page.",
        format=FieldArgument(BodyFormat | None, default=BodyFormat.HTML),
    )
    paragraphs: list[Paragraph] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.index", visible_with_parent=True, size=20),
        "The body block by block.",
    )
    word_count: int = mapped()
    reading_minutes: int = mapped(description="Whole minutes at 200 words each, at least 1.")
    key_points_heading: str | None = mapped(description="What to print above the key points.")
    key_points: list[KeyPoint] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True)
    )
    quotes: list[Quote] = mapped(
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True),
        "What people said, in the order of the article.",
    )
    pull_quote: Quote | None = mapped(
        One("{row}.article_id = {parent}.id and {row}.is_pull_quote", visible_with_parent=True),
        "The quote set apart on the page.",
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
        Many("{row}.article_id = {parent}.id", order="{row}.position", visible_with_parent=True), "The share row."
    )
    share_count: int = mapped(Column(cache_tag="shares:{row}.id", work=FIND), "Shares on all platforms together.")
    comment_policy: CommentPolicy = mapped(
        Embedded("policy_", cache_tag=DISCUSSION), "Everything a comment form needs to know."
    )
    comment_count: int = mapped(Column(cache_tag=DISCUSSION), "Published comments, replies included.")
    comments: CommentConnection = mapped(
        ON_ARTICLE, "Top-level comments visible to the viewer.", **BOTH_WAYS, order_by=ORDER_BY
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
        "Articles that share people and tags with this one, nearest first.",
        first=FieldArgument(int | None, "How many at most, up to 100.", default=5),
    )


@strawberry.type(name="ArticleConnection", description="One page of a list of articles.")
class ArticleConnection(connections.Connection[Article]):
    pass


MOST_DISCUSSED = Order(
    (Key("{row}.comment_count"), Key("{row}.discussion_id")),
    descending=True,
    where="{row}.comment_count >= 0",
    cache_tag="discussions",
    work=1_000,
)
RELEVANCE = Order(
    (
        Key("round(ts_rank_cd({row}.search, news.search({search})) * 1000000)::integer"),
        *orders.NEWEST_ARTICLES.keys,
    ),
    descending=True,
    needs="search",
    work=15_000,
)


@strawberry.type
class ArticleQueries:
    article: Article | None = mapped(
        One("{row}.slug = {slug}", absent_tag="articles"),
        "The article with this slug; null where there is none.",
        slug=FieldArgument(str),
    )
    articles: ArticleConnection = mapped(
        Connection(
            "true",
            orders={
                "NEWEST": orders.NEWEST_ARTICLES,
                "OLDEST": Order(orders.NEWEST_ARTICLES.keys),
                "MOST_DISCUSSED": MOST_DISCUSSED,
                "RELEVANCE": RELEVANCE,
            },
            filters={
                "search": Filter("{row}.search @@ news.search({search})", "texts", work=5_000),
                "slugs": Filter("{row}.slug = any ({slugs})", work=100),
                "person_slug": Filter(
                    "{row}.id in (select ap.article_id from news.article_person ap "
                    "join news.person p on p.id = ap.person_id where p.slug = {person_slug})",
                    "texts",
                    work=500,
                ),
                "section": Filter("{row}.section = {section}"),
                "tag": Filter(
                    "{row}.id in (select t.article_id from news.article_tag t where t.tag = {tag})", work=500
                ),
                "source": Filter("{row}.source = {source}"),
                "published_after": Filter("{row}.published_at >= {published_after}"),
                "published_before": Filter("{row}.published_at < {published_before}"),
            },
            cache_tag="articles",
            counting=5_000,
        ),
        "All published articles.",
        **BOTH_WAYS,
        filter=FieldArgument(ArticleFilter | None),
        order_by=FieldArgument(ArticleOrder | None, default=ArticleOrder.NEWEST),
    )
