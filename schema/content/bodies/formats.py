"""The forms in which a whole body can be had."""

from enum import Enum

import strawberry

from db.compiler.mapping import ByArgument, Column, Expression
from schema.fields.mapped_fields import FieldArgument


@strawberry.enum(description="The forms in which an article's body can be had.")
class BodyFormat(Enum):
    HTML = strawberry.enum_value("HTML", description="Sanitised HTML, safe to insert into a page.")
    MARKDOWN = strawberry.enum_value("MARKDOWN", description="The Markdown that the article was written in.")
    TEXT = strawberry.enum_value("TEXT", description="Plain text, with an empty line between blocks.")


# A long body is stored compressed: a subquery that adds something takes it out once for all that look at it.
HTML = Expression(
    "(select graph.body_html(body.html) from (select {row}.stored_html || '' as html offset 0) body)", work=100
)
BODY = ByArgument("format", {"HTML": HTML, "MARKDOWN": Column("body_markdown"), "TEXT": Column("body_text")}, work=100)
FORMAT = FieldArgument(BodyFormat | None, "HTML unless given.", default=BodyFormat.HTML)
