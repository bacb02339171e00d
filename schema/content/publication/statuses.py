"""How an article stands with readers: in preparation, to come, there, or withdrawn."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL


@strawberry.enum(description="How an article stands with readers, who see PUBLISHED ones only.")
class ArticleStatus(Enum):
    DRAFT = strawberry.enum_value("DRAFT", description="In preparation.")
    SCHEDULED = strawberry.enum_value(
        "SCHEDULED", description="To be published at `publishedAt`, to the second, without anyone doing anything."
    )
    PUBLISHED = strawberry.enum_value("PUBLISHED", description="To be read.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="Taken down.")


@strawberry.type(description="That an article was taken down.")
class Withdrawal:
    at: datetime = mapped(description="When it was withdrawn.")
    reason: str | None = mapped(description="Why, for the newsroom; null where nobody said so. Readers never see it.")
    redirect_to: URL | None = mapped(
        description="Where readers of its address are sent instead; null where they are told that it is gone."
    )
