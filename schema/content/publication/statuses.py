"""How an article stands with readers: in preparation, to come, there, or withdrawn."""

from datetime import datetime
from enum import Enum

import strawberry

from db.compiler.mapping import FIND, Embedded, Expression
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL
from schema.rules.permissions import for_editors


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


@strawberry.type
class Standing:
    """What every article has of it."""

    status: ArticleStatus = mapped(description="How it stands with readers: PUBLISHED for everything that they see.")
    withdrawal: Withdrawal | None = for_editors(
        mapped(Embedded("withdrawal_", present="{row}.withdrawal_at is not null"), "Null unless it is WITHDRAWN.")
    )
    changed_at: datetime = for_editors(mapped(description="When anything about it was last changed, also its status."))
    former_slugs: list[str] = mapped(
        Expression(
            "array(select f.slug from news.former_slug f "
            "where f.article_id = {row}.id and f.slug <> {row}.slug order by f.slug)",
            work=FIND,
        ),
        "Slugs that it had when readers knew it, and that lead to it unless another article has them by now.",
    )
