"""The editors' list: all articles, also those that readers do not see."""

import strawberry

from db.compiler.mapping import Connection, Filter
from db.compiler.orders import Key, Order
from schema.content.articles import ArticleConnection
from schema.content.publication.statuses import ArticleStatus
from schema.fields import searches
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.rules.permissions import for_editors


@strawberry.input(description="Which articles the desk lists: those that meet all the conditions given.")
class DeskFilter:
    status: ArticleStatus | None = strawberry.field(default=strawberry.UNSET, description="That stand so now.")
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Full-text search over headlines, summary, standfirst, key points and body, of drafts, too. "
        + searches.SYNTAX,
    )
    section: str | None = strawberry.field(default=strawberry.UNSET, description="In the section of this name.")


LAST_CHANGED = Order((Key("{row}.changed_at", "time"), Key("{row}.id")), descending=True)
STORED_STATUS = "case {status} when 'SCHEDULED' then 'PUBLISHED' else {status} end"


@strawberry.type
class DeskQueries:
    desk: ArticleConnection = for_editors(
        mapped(
            Connection(
                "{editor}",
                orders={"": LAST_CHANGED},
                filters={
                    "status": Filter(f"{{row}}.stored_status = {STORED_STATUS} and {{row}}.status = {{status}}"),
                    "search": searches.in_other_order("article_search", "article_id", 100, "texts"),
                    "section": Filter("{row}.section = {section}", work=500),
                },
                derived=searches.PIECES,
                visible_with_parent=True,
                cache_tag="never",
                counting=5_000,
            ),
            "All articles, whatever their status, the last changed first.",
            **BOTH_WAYS,
            filter=FieldArgument(DeskFilter | None, "All articles unless given."),
        )
    )
