"""Topics: what articles are about."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Column, Connection, One
from schema.content import orders
from schema.content.addresses import slug_argument, stored_slug
from schema.discussion.notices.follows import viewer_follows
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL

if TYPE_CHECKING:
    from schema.content.articles import ArticleConnection


@strawberry.type(description="What articles are about. Readers see those that an article has.")
class Topic(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    cache_tag: ClassVar[str] = "topic:{row}.id"

    slug: str = mapped(description="The topic's part of a URL; the same for ever.")
    name: str = mapped(description="What its articles have among their `tags`.")
    description: str | None = mapped(description="What it is about, as plain text; null where no editor has said.")
    viewer_follows: bool = viewer_follows("TOPIC")
    url: URL = mapped(Column(work=3), "The page with its articles.")
    articles: Annotated["ArticleConnection", strawberry.lazy("schema.content.articles")] = mapped(
        Connection(
            "{link}.tag = {parent}.name and {row}.id = {link}.article_id",
            through="news.article_tag",
            orders={"": orders.NEWEST_OF_TOPIC},
            total="(select count(*) from news.article_tag t where t.tag = {parent}.name and t.published_at <= now())",
            cache_tag="topic:{row}.id",
            work=100,
            counting=500,
        ),
        "Its articles, newest first.",
        **BOTH_WAYS,
    )


@strawberry.type(name="TopicConnection", description="One page of a list of topics.")
class TopicConnection(connections.Connection[Topic]):
    pass


@strawberry.type
class TopicQueries:
    topic: Topic | None = mapped(
        One(f"{{row}}.slug = {stored_slug('topic', 'graph')}", by_key=True, absent_tag="articles"),
        "The topic with this slug; null where there is none that you may see.",
        slug=slug_argument("topic"),
    )
    topics: TopicConnection = mapped(
        Connection("true", orders={"": orders.TERMS}, cache_tag="articles", work=1_000, counting=5_000),
        "All topics that an article has, by name.",
        **BOTH_WAYS,
    )
