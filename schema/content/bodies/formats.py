"""The forms in which a whole body can be had."""

from enum import Enum

import strawberry

from db.compiler.mapping import ByArgument, Column
from schema.fields.mapped_fields import FieldArgument


@strawberry.enum(description="The forms in which an article's body can be had.")
class BodyFormat(Enum):
    HTML = strawberry.enum_value("HTML", description="Sanitised HTML, safe to insert into a page.")
    MARKDOWN = strawberry.enum_value("MARKDOWN", description="The Markdown that the article was written in.")
    TEXT = strawberry.enum_value("TEXT", description="Plain text, with an empty line between blocks.")


BODY = ByArgument("format", {form.name: Column(f"body_{form.name.lower()}") for form in BodyFormat}, work=100)
FORMAT = FieldArgument(BodyFormat | None, "HTML unless given.", default=BodyFormat.HTML)
