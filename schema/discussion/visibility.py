"""What a viewer sees of comments, as SQL: which of them, whose they are, their words, and how long their lists are."""

from collections.abc import Sequence

from db.compiler.mapping import Way
from schema.fields.nodes import UNLISTED

PRIVY = "({row}.author_id = {author} or {moderator})"
"""The author and moderators: they know how a comment stands that others do not see."""

VISIBLE = (
    "({row}.visible or {moderator}"
    " or ({author} is not null and {row}.id in (select own.id from graph.own_places({author}) own)))"
)


def _sees_nothing_hidden(there: str = "true") -> str:
    own = "own.author_id = {author} and not own.visible and own.status <> 'REMOVED'"
    has_some = f"exists (select from news.comment own where {own} and {there})"
    return f"not ({{moderator}} or ({{author}} is not null and {has_some}))"


PASSING_OVER = f"{{row}}.visible >= (select {_sees_nothing_hidden()}) and {VISIBLE}"
"""The same of lists in whose index what is hidden is known, behind its order: for who sees nothing hidden anywhere
thousands of hidden comments in a row are passed over, and not looked up one by one."""
VISIBLE_ON_ARTICLE = f"{{row}}.visible >= ({_sees_nothing_hidden('own.article_id = {parent}.id')}) and {VISIBLE}"
"""The same of comments on an article, which is the parent."""
ON_ARTICLE_BY_WAYS = (
    Way("{row}.article_id = {parent}.id and {row}.visible >= (not {moderator})"),
    Way(
        "{row}.article_id = {parent}.id and not {row}.visible and not {moderator}"
        " and {row}.author_id = {author} and {row}.stored_status <> 'REMOVED'"
    ),
    Way("not {moderator}", rows="graph.places_above_own({author}, {parent}.id)"),
)
"""The same by what everybody sees, by what is hidden and their own, and by what stands above that: whoever has some
need not look for it among all that is hidden."""


def by_ways(of_list: str) -> Sequence[Way]:
    """The same of a list that is some of the comments on an article."""
    return (
        Way(f"{of_list} and {{row}}.visible >= (not {{moderator}})"),
        Way(f"{of_list} and not {{moderator}}", rows="graph.own_places({author})"),
    )


NAMED = f"({{row}}.status = 'PUBLISHED' or {PRIVY})"
"""Whether the viewer may know whose comment it is, and when it was changed."""
NAMED_PARENT = NAMED.replace("{row}", "{parent}")
READABLE = f"({{row}}.status = 'PUBLISHED' or ({{row}}.status <> 'REMOVED' and {PRIVY}))"
FEED = (
    "(select case when {author} is null then concat('feed.', d.article_id, '.', d.told_seq, '.', d.told_token)"
    " else concat('feed.', d.article_id, '.', d.last_seq, '.', d.last_token) end"
    " from news.discussion d where d.article_id = {article})"
)
"""What others alone were told behind the last event for everyone is nothing to anonymous readers and cached pages."""


def total(of_all: str, of_everyone: str, list_name: str) -> str:
    """How long a list of comments is for the viewer, who may see places that others do not."""
    own = f"coalesce(((select graph.own_place_counts({{author}})) ->> ({list_name}))::integer, 0)"
    of_viewer = f"case when {{author}} is null then {of_everyone} else {of_everyone} + {own} end"
    return f"case when {{moderator}} then {of_all} else {of_viewer} end"


REPLIES = total("{row}.reply_total", "{row}.reply_count", "'Comment_' || {row}.id")
THREAD = total("d.thread_total", "d.thread_count", "'Article_' || d.article_id")


def number(condition: str) -> str:
    """How many comments meet a condition, of those that the viewer sees wherever they are."""
    is_listed = f"({{moderator}} or {{row}}.article_id not in ({UNLISTED}))"
    where = f"{condition} and {is_listed} and {VISIBLE}".replace("{row}", "c")
    return f"(select count(*) from graph.comment c where {where})"
