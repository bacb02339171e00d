"""The blocks of an article's body."""

import strawberry

from db.compiler.mapping import Column, Many
from schema.content.quotes import Quote
from schema.fields.mapped_fields import mapped


@strawberry.type(description="One block of an article's body: a paragraph, a heading, a list.")
class Paragraph:
    index: int = mapped(description="Its place in the body, from 0.")
    text: str = mapped(Column(work=4), "Its words alone, which the offsets of anchors count in.")
    html: str = mapped(Column(work=4), "Safe to insert into a page.")
    quotes: list[Quote] = mapped(
        Many(
            "{row}.article_id = {parent}.article_id and {row}.anchor_paragraph = {parent}.index",
            order="{row}.anchor_start",
            visible_with_parent=True,
            size=2,
        ),
        "The quotes whose words stand in it.",
    )
