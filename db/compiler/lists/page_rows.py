"""The rows of a page, in list order, and how many the whole list has."""

from collections.abc import Sequence

from db.compiler.lists.keyset import Page
from db.compiler.lists.ways import branches, rows
from db.compiler.sql_text import Scope


def page_rows(page: Page, scope: Scope, columns: str) -> str:
    """The page's rows in list order from its beginning (`last`: from its end)."""
    ways = branches(page, scope)
    is_whole = len(ways) == 1 and not page.finder
    wanted = columns if is_whole else f"{scope.row}.id"
    if page.begins_nearest and len(page.filters) > bool(page.finder):
        parts = [_nearest_if_enough(page, scope, wanted)]
    else:
        parts = [_limited(page, *way, wanted) for way in ways]
    listed = parts[0] if is_whole else _merged(parts, page, scope, columns)
    if not page.is_numbered and not page.is_backward:
        return listed
    return f"select t.*, row_number() over () as n, count(*) over () as total from ({listed}) t"


def _nearest_if_enough(page: Page, scope: Scope, columns: str) -> str:
    """What is nearest, where filters leave enough of it to fill the page, or else what is there of all."""
    keys, near, extra = page.keys(scope), page.writer.alias(), int(page.is_numbered)
    nearest, whole = (_limited(page, rows(page, scope, reach), keys, columns) for reach in ("nearest", "all"))
    enough = f"(select count(*) >= {page.size.sql} + {extra} from {near})"
    either = f"select * from {near} where {enough} union all select * from ({whole}) t where not {enough}"
    return _in_order(f"with {near} as materialized ({nearest}) {either}", page)


def _limited(page: Page, rows: str, keys: Sequence[str], columns: str) -> str:
    """So many of the rows as the page needs, beside each its keys."""
    conditions = [bound for name in ("after", "before") if (bound := page.cursor_condition(name, keys))]
    named = [f"{key} as key_{place}" for place, key in enumerate(keys)]
    return _in_order(f"select {', '.join([columns, *named])} {' and '.join([rows, *conditions])}", page, keys)


def _in_order(rows: str, page: Page, keys: Sequence[str] = ()) -> str:
    """So many of the rows as the page needs, by these keys or those beside them."""
    keys = keys or [f"key_{place}" for place in range(len(page.order.keys))]
    direction = "desc" if page.order.descending is not page.is_backward else "asc"
    ordered = f"{rows} order by {', '.join(f'{key} {direction}' for key in keys)}"
    return page.size.limited(ordered, page.writer.alias(), extra=int(page.is_numbered))


def _merged(parts: Sequence[str], page: Page, scope: Scope, columns: str) -> str:
    """The page's rows by the keys of several parts of the list."""
    found = page.writer.alias()
    ids = _in_order(f"select * from ({' union all '.join(f'({part})' for part in parts)}) t", page)
    keys = [f"{found}.key_{place}" for place in range(len(page.order.keys))]
    view = page.writer.fill(page.member.selection.view, scope)
    rows = f"({ids}) {found} join {view} {scope.row} on {scope.row}.id = {found}.id"
    return _in_order(f"select {', '.join([columns, *keys])} from {rows}", page, keys)


def total(page: Page) -> str:
    """The length of the whole list: kept, or else counted, as in the past where what is hidden today is left out."""
    is_past = page.writer.moment and page.member.selection.today
    if page.source.total is not None and not page.filters and not is_past:
        return page.writer.fill(page.source.total, Scope(parent=page.parent.alias))
    return f"(select count(*) {rows(page, page.scope())})"
