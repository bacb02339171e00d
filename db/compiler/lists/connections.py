"""Connections as JSON: the edges of a page, its cursors, page info and total count."""

from collections.abc import Sequence

from db.compiler.cursors import WRITERS
from db.compiler.feeds import feed_cursor
from db.compiler.lists.keyset import Page
from db.compiler.lists.page_rows import page_rows, total
from db.compiler.lists.ways import beforehand, branches
from db.compiler.mapping import Connection, OfList, Part
from db.compiler.members import Member
from db.compiler.orders import columns_of
from db.compiler.rendering import object_text, render
from db.compiler.sql_functions import REFUSE_CURSOR
from db.compiler.sql_text import Pieces, Row, Sql, Writer, concat, json_object, nullable, scalar_json


@render.register
def _(source: Connection, member: Member, row: Row, writer: Writer) -> Pieces:
    page = Page(source, member, row, writer)
    text: Pieces = [*_tag_marks(page), *_page_text(page)]
    for cursor in page.cursors:
        wrong, refused = (
            f"{page.parent_key} <> {page.cursor_parent(cursor)}",
            REFUSE_CURSOR.format(writer.cursor(cursor)),
        )
        text = (Sql(f"case when {wrong} then {refused} else {concat(text)} end"),)
    return text


@render.register
def _(source: Part, member: Member, row: Row, writer: Writer) -> Pieces:
    """Of an edge that no list is around."""
    if member.selections:
        return object_text(member.selection, row, writer)
    return scalar_json(row.column(source.name), member)


def _tag_marks(page: Page) -> Pieces:
    """What the list depends on beyond its source's own tag: its order and filters."""
    tags = [page.order.cache_tag, *(page.source.filters[name].cache_tag for name, _ in page.filters)]
    return page.writer.tag_marks(" ".join(tags), page.parent.alias)


def _page_text(page: Page) -> Pieces:
    """The connection's JSON; the rows of the page are only read where a member needs them."""
    page.writer.is_filtered |= bool(page.filters)
    shown = Row(page.writer.alias())
    text = json_object((member.key, _part(member, page, shown)) for member in page.member.selection.members)
    if not page.selected_parts & {"edges", "nodes", "page_info"}:
        return (Sql(f"({_once(page)}select {concat(text)})"),) if page.is_search else text
    # With `having` there is one row whatever the members are, even where none of them is an aggregate.
    scope, value = page.scope(), concat(text)
    rows = page_rows(page, scope, columns_of(shown.alias, value, scope.row))
    return (Sql(f"({_once(page)}select {value} from ({rows}) {shown.alias} having true)"),)


def _once(page: Page) -> str:
    """What a query begins with for all reaches of a search together."""
    if not page.is_search:
        return ""
    once = page.source.filters[page.finder].once if page.finder else page.source.once
    return f"with once as materialized ({page.writer.fill(once, page.scope())}) "


def _part(member: Member, page: Page, shown: Row) -> Pieces:
    """One member of the connection itself."""
    match member.source.name if isinstance(member.source, Part) else None:
        case "edges":
            edges = ((edge.key, _edge_part(edge, page, shown)) for edge in member.selection.members)
            return _list(json_object(edges), member, page, shown)
        case "nodes":
            return _list(object_text(member.selection, shown, page.writer), member, page, shown)
        case "page_info":
            return json_object((info.key, _page_info(info, page, shown)) for info in member.selection.members)
        case "total_count":
            return (Sql(total(page)),)
        case "feed_cursor":
            return feed_cursor(page.source.feed, page.parent, page.writer)
        case _ if isinstance(member.source, OfList):
            return scalar_json(page.writer.fill(member.source.sql, page.scope()), member)
        case _:
            return render(member.source, member, page.parent, page.writer)


def _list(text: Pieces, member: Member, page: Page, shown: Row) -> Pieces:
    order = f" order by {shown.alias}.n desc" if page.is_backward else ""
    only = f" filter (where {_is_wanted(member.limit, page, shown)})" if page.is_numbered else ""
    return ("[", Sql(f"string_agg({concat(text)}, ','{order}){only}"), "]")


def _is_wanted(limit: int | None, page: Page, shown: Row) -> str:
    """Whether a numbered row belongs to the page, and to the first items of it."""
    row = shown.alias
    if limit is None:
        return f"{row}.n <= {page.size.sql}"
    if not page.is_backward:
        return f"{row}.n <= least({limit}, {page.size.sql})"
    return f"{row}.n <= {page.size.sql} and {row}.n > least({row}.total, {page.size.sql}) - {limit}"


def _edge_part(member: Member, page: Page, shown: Row) -> Pieces:
    if not isinstance(member.source, Part):
        return render(member.source, member, page.parent, page.writer)
    return object_text(member.selection, shown, page.writer) if member.source.name == "node" else _cursor(page, shown)


def _cursor(page: Page, shown: Row) -> Pieces:
    pieces = ['"', Sql(page.list_name_sql), ".", Sql(page.parent_key)]
    if page.order.ranking:
        pieces += [".", Sql(page.ranked_at)]
    for place, key in enumerate(page.order.keys):
        pieces += [".", Sql(WRITERS[key.kind].format(f"{shown.alias}.key_{place}"))]
    return [*pieces, '"']


def _page_info(member: Member, page: Page, shown: Row) -> Pieces:
    """`n` counts from the side where the page begins, so the last row of a backward page is the first one shown."""
    near, far = f"least(1, {page.size.sql})", f"least({shown.alias}.total, {page.size.sql})"
    match member.source:
        case Part("has_next_page"):
            return _more(page, "before", ahead=not page.is_backward)
        case Part("has_previous_page"):
            return _more(page, "after", ahead=page.is_backward)
        case Part("start_cursor"):
            return _cursor_at(far if page.is_backward else near, page, shown)
        case Part("end_cursor"):
            return _cursor_at(near if page.is_backward else far, page, shown)
        case _:
            return render(member.source, member, page.parent, page.writer)


def _more(page: Page, bound: str, *, ahead: bool) -> Pieces:
    """Whether there is more on one side: past the page's end, or on the other side of the cursor that bounds it."""
    tests = [f"count(*) > {page.size.sql}"] if ahead else []
    for branch in branches(page, page.scope()):
        if other_side := page.cursor_condition(bound, branch.keys, inside=False):
            exists = _exists(f"{branch.rows} and {other_side}", branch.keys, page, bound)
            tests.append(f"({beforehand(page)}select {branch.condition} and {exists})")
    return (Sql(f"({' or '.join(tests)})::text"),) if tests else ("false",)


def _exists(rows: str, keys: Sequence[str], page: Page, bound: str) -> str:
    """Where an index has the rows in order, the one next to the cursor says so; PostgreSQL might look for any."""
    if page.order.ranking is None and not page.is_walked:
        return f"exists (select {rows})"
    nearest = "asc" if (bound == "before") is not page.order.descending else "desc"
    return f"(select true {rows} order by {', '.join(f'{key} {nearest}' for key in keys)} limit 1) is true"


def _cursor_at(place: str, page: Page, shown: Row) -> Pieces:
    cursor = f"max({concat(_cursor(page, shown))}) filter (where {shown.alias}.n = {place})"
    return (Sql(nullable((Sql(cursor),))),)
