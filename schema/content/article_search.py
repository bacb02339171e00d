"""Searching articles: hits with extracts, tolerance for typing errors, and suggestions while a reader types."""

from enum import Enum
from typing import ClassVar

import strawberry

from db.compiler.mapping import Connection, Derived, Filter, Many, OfList, One
from schema.content import article_queries, orders
from schema.content.article_queries import ArticleFilter
from schema.content.articles import Article
from schema.fields import connections, searches
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped


def _search_request(text: str) -> str:
    from db.text.search.requests import search_request

    return search_request(text)


def _suggestion_request(text: str) -> str:
    from db.text.search.requests import suggestion_request

    return suggestion_request(text)


ATTEMPT = "graph.search_attempt({asked})"
HITS = searches.found_articles(f"{ATTEMPT} t", "t.marks")
FILTERS = {**article_queries.FILTERS, "search": Filter(searches.FOUND, "texts", work=5_000)}


@strawberry.enum(description="A part of an article in which words are found.")
class SearchField(Enum):
    HEADLINE = strawberry.enum_value("HEADLINE", description="The headline.")
    ALTERNATIVE_HEADLINE = strawberry.enum_value("ALTERNATIVE_HEADLINE", description="The second headline.")
    SUMMARY = strawberry.enum_value("SUMMARY", description="The lead paragraph.")
    DEK = strawberry.enum_value("DEK", description="The standfirst.")
    KEY_POINT = strawberry.enum_value("KEY_POINT", description="One of the key points.")
    BODY = strawberry.enum_value("BODY", description="The text.")


@strawberry.type(
    description="Where a word that was searched for stands in a snippet, in UTF-16 code units, as JavaScript's `slice` "
    "counts. Highlights are in order, and none overlaps another."
)
class SearchHighlight:
    start: int = mapped(description="The first code unit of the word.")
    end: int = mapped(description="The code unit behind the last one of the word.")


@strawberry.type(description="An extract of an article around words that were searched for.")
class SearchSnippet:
    field: SearchField = mapped(description="The part of the article that it is from.")
    text: str = mapped(
        description="Plain text, to be escaped: the whole of a short part, or about 240 characters of it, with `…` "
        "where it is cut."
    )
    highlights: list[SearchHighlight] = mapped(
        Many(
            "true",
            rows="graph.search_highlights({parent}.starts, {parent}.ends)",
            order="{row}.place",
            visible_with_parent=True,
            work=5,
        ),
        "Where its words stand that were searched for.",
    )


@strawberry.type(description="An article that a search has found.")
class ArticleSearchHit:
    view: ClassVar[str] = "graph.article"
    visibility: ClassVar[str] = "{row}.listed"
    cache_tag: ClassVar[str] = "article:{row}.id"

    article: Article = mapped(
        One("{row}.id = {parent}.id", visible_with_parent=True), "The article with everything its page shows."
    )
    rank: int = mapped(
        description="How well it fits: the higher, the more often the words are there, near each other, and in the "
        "headline. Only hits of one search compare; 0 behind those published last, which alone are ranked: five "
        "hundred, or of a phrase a hundred and fifty or more."
    )
    snippets: list[SearchSnippet] = mapped(
        Many(
            "true",
            rows="graph.search_snippets({parent}.id, {parent}.marks, coalesce({first}, 3))",
            order="{row}.place",
            size=3,
            visible_with_parent=True,
            work=1_500,
        ),
        "Extracts with the words that were searched for, one from each part that has any, the body last.",
        first=FieldArgument(int | None, "How many at most: 3 unless given.", default=3),
    )


@strawberry.type(name="ArticleSearchConnection", description="One page of what a search has found.")
class ArticleSearchConnection(connections.Connection[ArticleSearchHit]):
    corrected_query: str | None = mapped(
        OfList(f"(select t.corrected from {ATTEMPT} t)", work=2_000),
        "What was searched for, where a word of the query is in no article, or in hardly any, and another that differs "
        "by one typing error is; null where the query was taken as it is.",
    )


@strawberry.type(description="What a reader who has typed the beginning may go on with.")
class SearchSuggestion:
    text: str = mapped(description="The whole query, with its last word complete.")


@strawberry.type
class ArticleSearchQueries:
    search_articles: ArticleSearchConnection = mapped(
        Connection(
            "true",
            rows=HITS,
            once=searches.nearest(f"{ATTEMPT} t"),
            derived={**searches.PIECES, "asked": Derived("query", _search_request, "jsonb")},
            orders={"": orders.BEST_ARTICLES},
            filters=FILTERS,
            cache_tag="texts",
            work=20_000,
            counting=20_000,
        ),
        "Published articles with these words, the best first, and newer ones first among equals.",
        query=FieldArgument(str, searches.SYNTAX),
        **BOTH_WAYS,
        filter=FieldArgument(ArticleFilter | None, "All articles unless given; its `search` has to be met as well."),
    )
    search_suggestions: list[SearchSuggestion] = mapped(
        Many(
            "true",
            rows="graph.search_suggestions({asked}, coalesce({first}, 8))",
            derived={"asked": Derived("prefix", _suggestion_request, "jsonb")},
            order="{row}.place",
            size=8,
            cache_tag="texts",
            work=10_000,
        ),
        "Words of published articles that go on as the query begins, those of most articles first; with what stands "
        "before the last word kept, if any article has all of it. Empty for nothing, and for a single letter.",
        prefix=FieldArgument(str, "What has been typed so far; its first 200 characters count."),
        first=FieldArgument(int | None, "How many at most: 8 unless given.", default=8),
    )
