"""Quotes: someone's words in an article, and where they stand."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import FIND, Column, Connection, Embedded, Filter, Many, One
from schema.content import orders
from schema.discussion.anchors import DISCUSSION_OF
from schema.discussion.comment_lists import comments_on
from schema.discussion.comments import CommentConnection
from schema.discussion.orders import ORDER_BY
from schema.fields import connections, searches
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, ITS_ARTICLE, UNLISTED, Node
from schema.fields.scalars import URL
from schema.rules.permissions import for_editors

if TYPE_CHECKING:
    from schema.content.articles import Article
    from schema.content.people import Person


@strawberry.input(description="Which quotes a list holds: those that meet all the conditions given.")
class QuoteFilter:
    search: str | None = strawberry.field(
        default=strawberry.UNSET, description="Full-text search over the words. " + searches.SYNTAX
    )
    person_slug: str | None = strawberry.field(default=strawberry.UNSET, description="Said by this person.")
    article_slug: str | None = strawberry.field(default=strawberry.UNSET, description="From this article.")


@strawberry.type(
    description="Where a quote's words stand in its article: the paragraph, and offsets into that paragraph's `text` "
    "in Unicode code points."
)
class TextAnchor:
    paragraph: int = mapped(description="The paragraph's `index`.")
    start: int = mapped(description="The first code point of the words.")
    end: int = mapped(description="The code point behind the last one of the words.")


@strawberry.enum(description="What has become of a quote's words in the body of its article.")
class QuoteState(Enum):
    ANCHORED = strawberry.enum_value("ANCHORED", description="They stand in the body, where `anchor` says.")
    MOVED = strawberry.enum_value(
        "MOVED",
        description="They stand in the body; its last change has brought them to another block, where `anchor` says.",
    )
    CHANGED = strawberry.enum_value(
        "CHANGED",
        description="The body has been edited, and says it in other words: `wordsInBody`, where `anchor` says. "
        "`putArticle` with these words as the quote's `text` makes it ANCHORED again.",
    )
    GONE = strawberry.enum_value(
        "GONE", description="They stood in the body, and it has been edited: they are not there any more."
    )
    UNANCHORED = strawberry.enum_value("UNANCHORED", description="They never stood in the body.")


@strawberry.type(description="Someone's words in an article.")
class Quote(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    today: ClassVar[str] = ITS_ARTICLE

    text: str = mapped(description="The words, without quotation marks.")
    position: int = mapped(description="Its place among the article's quotes, from 1.")
    is_pull_quote: bool = mapped(description="Whether it is set apart on the page.")
    attribution: str | None = mapped(description="The words that credit it, as printed; null where none do.")
    speaker: Annotated["Person", strawberry.lazy("schema.content.people")] | None = mapped(
        One("{row}.id = {parent}.speaker_id", visible_with_parent=True),
        "Who said it; null where the article does not say.",
    )
    speaker_title: str | None = mapped(
        Column(work=FIND),
        "The speaker's office or work as this article gives it; `speaker { title }` may be a later one.",
    )
    speaker_affiliation: str | None = mapped(
        Column(work=FIND), "Whom the speaker works or speaks for, as this article gives it."
    )
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article that it is printed in."
    )
    comment_count: int = mapped(
        Column(cache_tag=DISCUSSION_OF, work=FIND), "Published comments on it, replies included."
    )
    comments: CommentConnection = mapped(
        comments_on("quote_id"), "Comments on it that are visible to the viewer.", **BOTH_WAYS, order_by=ORDER_BY
    )
    url: URL = mapped(
        Column(work=5), "Leads to the words: where the article is read, browsers scroll to them and mark them."
    )
    anchor: TextAnchor | None = mapped(
        Embedded("anchor_", present="{row}.anchor_paragraph is not null"),
        "Where the words stand in the article; null where they are not in its body.",
    )
    words_in_body: str | None = mapped(
        Column(work=FIND), "The words as the body has them at `anchor`; null where they are not in it."
    )
    state: QuoteState = for_editors(
        mapped(description="What has become of the words since the quote was written, through all edits of the body.")
    )


IN_BLOCK = Many(
    "{row}.article_id = {parent}.article_id and {row}.anchor_paragraph = {parent}.index",
    order="{row}.anchor_start",
    visible_with_parent=True,
    size=2,
)
"""Of a paragraph or any other block of a body."""


@strawberry.type(name="QuoteConnection", description="One page of a list of quotes.")
class QuoteConnection(connections.Connection[Quote]):
    pass


LISTED = f"(select count(*) from news.quote) - (select count(*) from news.quote q where q.article_id in ({UNLISTED}))"
"""How many quotes readers find."""
FOUND = f"""(
    select s.quote_id as id, s.article_id, q.speaker_id,
        s.article_id not in ({UNLISTED}) as listed
    from (
        select f.quote_id, f.article_id
        from {searches.QUERY_ROW} join news.quote_search f on f.search @@ t.query offset 0
    ) s
    left join news.quote q on q.id = s.quote_id
)"""
"""Always by the index of words: PostgreSQL does not know how frequent they are, and to go through all quotes from the
last one on, until a page is full, takes long where they are of long ago."""


@strawberry.type
class QuoteQueries:
    quotes: QuoteConnection = mapped(
        Connection(
            "true",
            orders={"": orders.QUOTES},
            filters={
                "search": Filter(work=10_000, rows=FOUND),
                "person_slug": Filter(
                    "{row}.speaker_id = (select p.id from news.person p where p.slug = {person_slug})", work=100
                ),
                "article_slug": Filter(
                    "{row}.article_id = (select a.id from news.article a where a.slug = {article_slug})"
                ),
            },
            derived=searches.PIECES,
            cache_tag="texts",
            total=LISTED,
            total_work=10_000,
            counting=30_000,
        ),
        "All quotes of published articles, the last added first.",
        **BOTH_WAYS,
        filter=FieldArgument(QuoteFilter | None, "All quotes unless given."),
    )
