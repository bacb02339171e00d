"""The blocks of an article's body."""

import strawberry

from db.compiler.mapping import Column, GlobalId
from schema.content.quotes import IN_BLOCK, Quote
from schema.fields.mapped_fields import mapped


@strawberry.type(description="One block of an article's body: a paragraph, a heading, a list.")
class Paragraph:
    id: strawberry.ID = mapped(GlobalId(), "Stays as long as the article has this content, as the `id` of its block.")
    index: int = mapped(description="Its place in the body, from 0.")
    text: str = mapped(Column(work=4), "Its words alone, which the offsets of anchors count in.")
    html: str = mapped(Column(work=4), "Safe to insert into a page.")
    quotes: list[Quote] = mapped(IN_BLOCK, "The quotes whose words stand in it.")
