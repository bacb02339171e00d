"""Sections: the parts of the site that articles stand in."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Column, Connection, Many, One
from schema.content import orders
from schema.content.addresses import slug_argument, stored_slug
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL

if TYPE_CHECKING:
    from schema.content.articles import ArticleConnection


@strawberry.type(description="A part of the site that articles stand in. Readers see those that have an article.")
class Section(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    cache_tag: ClassVar[str] = "section:{row}.id"

    slug: str = mapped(description="The section's part of a URL; the same for ever.")
    name: str = mapped(description="What its articles say as their `section`.")
    description: str | None = mapped(description="What it is about, as plain text; null where no editor has said.")
    position: int | None = mapped(
        description="Its place in the navigation, the lowest first; null where no editor has set it."
    )
    url: URL = mapped(Column(work=3), "The page with its articles.")
    articles: Annotated["ArticleConnection", strawberry.lazy("schema.content.articles")] = mapped(
        Connection(
            "{row}.section = {parent}.name",
            orders={"": orders.NEWEST_ARTICLES},
            cache_tag="section:{row}.id",
            counting=500,
        ),
        "Its articles, newest first.",
        **BOTH_WAYS,
    )


@strawberry.type
class SectionQueries:
    sections: list[Section] = mapped(
        Many(
            "true",
            order="{row}.position nulls last, {row}.name, {row}.id",
            size=20,
            cache_tag="articles",
            work=100,
        ),
        "All sections that have an article: in the order that editors have set, then by name.",
    )
    section: Section | None = mapped(
        One(f"{{row}}.slug = {stored_slug('section', 'graph')}", by_key=True, absent_tag="articles"),
        "The section with this slug; null where there is none that you may see.",
        slug=slug_argument("section"),
    )
