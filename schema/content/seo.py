"""What search engines and other platforms are told of an article."""

import strawberry

from db.compiler.mapping import Column, One
from schema.content.images import Image
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL


@strawberry.type(
    description="What search engines are told of an article: what editors have said for them, or else what readers see."
)
class Seo:
    title: str = mapped(description="For the page's `title`: the headline unless editors have said otherwise.")
    description: str = mapped(
        description="For the page's `meta` description: the summary unless editors have said otherwise."
    )
    canonical_url: URL = mapped(
        Column(work=3), "Where the article has its home: its own `url`, unless it was first printed elsewhere."
    )
    image: Image | None = mapped(
        One("{row}.id = {parent}.seo_image_id", visible_with_parent=True),
        "For platforms that show one: the lead picture unless editors have said otherwise; null without either.",
    )
    no_index: bool = mapped(
        description="Whether search engines are to leave it out: for the page's `robots`. It is in no sitemap then."
    )
