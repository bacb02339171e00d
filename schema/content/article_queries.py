"""Queries for articles: one by its slug, and lists by filter, search and order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum

import strawberry

from db.compiler.lists.reaches import NEAR
from db.compiler.mapping import Connection, Filter, One
from db.compiler.orders import Earlier, Key, Order
from db.text.composition import canonical
from schema.content import orders
from schema.content.addresses import slug_argument
from schema.content.articles import Article, ArticleConnection
from schema.fields import searches
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import READ_AS, FieldArgument, mapped
from schema.fields.scalars import Language


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
        description="Full-text search over headlines, summary, standfirst, key points and body. " + searches.SYNTAX,
    )
    slugs: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="One of these, now or before it moved, percent-encoded or not; at most 100.",
        metadata={READ_AS: canonical},
    )
    person_slug: str | None = strawberry.field(
        default=strawberry.UNSET, description="Quotes or names this person.", metadata={READ_AS: canonical}
    )
    author_slug: str | None = strawberry.field(
        default=strawberry.UNSET, description="Written by this person.", metadata={READ_AS: canonical}
    )
    by_or_about_slug: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Written by this person, or quotes or names them.",
        metadata={READ_AS: canonical},
    )
    section: str | None = strawberry.field(default=strawberry.UNSET, description="In the section of this name.")
    sections: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="In one of the sections with these slugs; at most 100.",
        metadata={READ_AS: canonical},
    )
    tag: str | None = strawberry.field(default=strawberry.UNSET, description="Has a tag of this name.")
    topics: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Has one of the topics with these slugs; at most 100.",
        metadata={READ_AS: canonical},
    )
    language: Language | None = strawberry.field(
        default=strawberry.UNSET, description="In this language: `pt` has `pt-BR`, too, and `pt-BR` not all of `pt`."
    )
    source: str | None = strawberry.field(default=strawberry.UNSET, description="The credited agency or newsroom.")
    published_after: datetime | None = strawberry.field(default=strawberry.UNSET, description="At this time or later.")
    published_before: datetime | None = strawberry.field(default=strawberry.UNSET, description="Before this time.")


MOST_DISCUSSED = Order(
    (Key("{row}.size_class"), Key("{row}.comment_count"), Key("{row}.discussion_id")),
    descending=True,
    where="{row}.size_class >= 0",
    earlier=Earlier(("number", "number"), ("news.size_class({earlier_1})", "{earlier_1}", "{earlier_2}")),
    cache_tag="discussions",
    work=1_000,
    begins="discussed",
    scatters=True,
)
RELEVANCE = replace(orders.BEST_ARTICLES, needs="search", work=15_000)


def _articles_of(slug: str, *tables: str) -> str:
    """SQL for the articles that tables have with the person of this slug, which is an argument."""
    return " union all ".join(
        f"select of.article_id from news.{table} of join news.person p on p.id = of.person_id where p.slug = {{{slug}}}"
        for table in tables
    )


def _by_time(table: str, time: str, condition: str) -> str:
    """What a table between has in the order of time: of however many there are, a page reads those that it shows."""
    rows = f"select l.article_id, l.{time} as published_at from {table} l where {condition}"
    return searches.article_rows(f"({rows}) m")


def _of_person(slug: str, between: str, *tables: str) -> Filter:
    """The articles that tables have with a person; `between` has them once each."""
    is_theirs = f"l.person_id = (select p.id from news.person p where p.slug = {{{slug}}})"
    rows = _by_time(between, "listed_at", is_theirs)
    return _among(_articles_of(slug, *tables), "texts", rows, BY_TIME)


def _among(articles: str, cache_tag: str = "", rows: str = "", rows_in: Sequence[str] = ()) -> Filter:
    """Those that a query gives: of what is near, each is asked whether it is among them, however many these are."""
    each = f"exists (select from ({articles}) f where f.article_id = {{row}}.id offset 0)"
    by_reach = {"all": searches.among_many(articles), **dict.fromkeys(NEAR, each)}
    return Filter(f"{{row}}.id in ({articles})", cache_tag, 500, rows, rows_in, by_reach, articles)


BY_TIME = ("NEWEST", "OLDEST")
BY_OR_ABOUT = """(
    select b.article_id, b.person_id, b.listed_at from (
        select article_id, person_id, listed_at, false as is_by from news.article_person
        union all select article_id, person_id, listed_at, true from news.article_author
    ) b
    where not (b.is_by and exists (
        select from news.article_person about
        where about.person_id = b.person_id and about.article_id = b.article_id offset 0
    ))
)"""
"""Both have their rows in order, and PostgreSQL merges them: the conditions stand outside, or else it would sort them.
What is in both is once in it; by the offset that is asked of each row that is read, and not of all beforehand."""
HAVE_OR_HAD = (
    "select a.id from news.article a where a.slug = any ({slugs}) "
    "union all select f.article_id from news.former_slug f where f.slug = any ({slugs}) "
    "and not exists (select from graph.article taken where taken.slug = f.slug and taken.listed)"
)
OF_REGION = "{row}.language > $ and {row}.language ^@ ($ || '-')"
NEITHER = ("{row}.language < $", "{row}.language > $ and not {row}.language ^@ ($ || '-')")
"""An index has what is before a language, itself, and what is behind it, with its regions."""
SECTIONS = "array(select s.name from graph.section s where s.slug = any ({sections}))"
OF_TOPICS = (
    "select a.article_id from graph.topic t join news.article_tag a on a.tag = t.name where t.slug = any ({topics})"
)

FILTERS = {
    "search": Filter(cache_tag="texts", work=10_000, rows=searches.FOUND_ARTICLES, once=searches.NEAREST),
    "slugs": Filter(f"{{row}}.id in ({HAVE_OR_HAD})", "articles", work=100),
    "person_slug": _of_person("person_slug", "news.article_person", "article_person"),
    "author_slug": _of_person("author_slug", "news.article_author", "article_author"),
    "by_or_about_slug": _of_person("by_or_about_slug", BY_OR_ABOUT, "article_person", "article_author"),
    "section": searches.column("section"),
    "sections": searches.where(
        f"{{row}}.section = any ({SECTIONS})", beforehand=f"cardinality({SECTIONS}) > 0 and ", work=50
    ),
    "tag": _among(
        "select t.article_id from news.article_tag t where t.tag = {tag}",
        rows=_by_time("news.article_tag", "published_at", "l.tag = {tag}"),
        rows_in=BY_TIME,
    ),
    "topics": replace(_among(OF_TOPICS), scattered=True),
    "language": searches.which("language", "{row}.language = $", OF_REGION, others=NEITHER),
    "source": searches.column("source"),
    "published_after": searches.which("published_after", "{row}.published_at >= $"),
    "published_before": searches.which("published_before", "{row}.published_at < $"),
}
CURRENT_SLUG = (
    "(select coalesce((select a.slug from news.article a "
    "where a.slug = {slug} and (graph.is_listed(a.status, a.published_at) or {editor})), "
    "graph.current_slug({slug}, {editor})))"
)
"""In a subquery, which PostgreSQL asks once: without statistics it may go through all articles, and compare each."""


@strawberry.type
class ArticleQueries:
    article: Article | None = mapped(
        One(f"{{row}}.slug = {CURRENT_SLUG}", by_key=True, absent_tag="articles"),
        "The article with this slug, or with this one before it moved, so that its `slug` is another; null where there "
        "is none that you may see. `resolve` tells what was withdrawn.",
        slug=slug_argument("article"),
    )
    articles: ArticleConnection = mapped(
        Connection(
            "true",
            orders={
                "NEWEST": orders.NEWEST_ARTICLES,
                "OLDEST": replace(orders.NEWEST_ARTICLES, descending=False, begins=""),
                "MOST_DISCUSSED": MOST_DISCUSSED,
                "RELEVANCE": RELEVANCE,
            },
            filters=FILTERS,
            derived=searches.PIECES,
            cache_tag="articles",
            counting=5_000,
            walk=1_000,
        ),
        "All published articles.",
        **BOTH_WAYS,
        filter=FieldArgument(ArticleFilter | None, "All articles unless given."),
        order_by=FieldArgument(ArticleOrder | None, "NEWEST unless given.", default=ArticleOrder.NEWEST),
    )
