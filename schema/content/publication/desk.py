"""The editors' list: all articles, also those that readers do not see."""

import strawberry

from db.compiler.lists.reaches import COUNTED
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
SECTIONS = ("= {section}", "< {section}", "> {section}", "is null")


def _sections(*comparisons: str) -> str:
    """The keys of the articles in them, whatever their status: an index has those that are published by section."""
    return " union all ".join(
        f"select a.id from news.article a where a.status {status} 'PUBLISHED' and a.section {comparison}"
        for comparison in comparisons
        for status in "=<>"
    )


def _section() -> Filter:
    these, *others = (_sections(comparison) for comparison in SECTIONS)
    counted = searches.among_many(these, " union all ".join(others))
    by_reach = {COUNTED: counted}
    return Filter("{row}.section = {section}", work=500, few=these, sql_by_reach=by_reach, scattered=True)


def _status() -> Filter:
    """Who counts what is found asks when it was listed: most are published."""
    stored = f"{{row}}.stored_status = {STORED_STATUS}"
    due = "a.status = 'PUBLISHED' and a.published_at > now()"
    keys = "select a.id from news.article a where a.status = {status} union all "
    keys += f"select a.id from news.article a where {{status}} = 'SCHEDULED' and {due}"
    listed = "(graph.listed_at({row}.id, {row}.listed_at) <= now()) is true"
    counted = f"case when {{status}} = 'PUBLISHED' then {listed} else {searches.among_many(keys)} end"
    by_reach, met = {COUNTED: counted}, f"{stored} and {{row}}.status = {{status}}"
    return Filter(met, few=keys, sql_by_reach=by_reach, scattered=True)


@strawberry.type
class DeskQueries:
    desk: ArticleConnection = for_editors(
        mapped(
            Connection(
                "{editor}",
                orders={"": LAST_CHANGED},
                filters={
                    "status": _status(),
                    "search": searches.in_other_order("article_search", "article_id", "texts"),
                    "section": _section(),
                },
                walk=1_000,
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
