"""The rows of a page, in list order, and how many the whole list has."""

from collections.abc import Sequence

from db.compiler.lists.keyset import Page
from db.compiler.lists.ways import Branch, beforehand, branches, near, to_all
from db.compiler.sql_text import Scope


def page_rows(page: Page, scope: Scope, columns: str) -> str:
    """The page's rows in list order from its beginning (`last`: from its end)."""
    gone = near(page, scope) if page.near else branches(page, scope)
    is_whole = not page.finder and (page.is_search or (len(gone) == 1 and not page.is_walked))
    wanted = columns if is_whole else f"{scope.row}.id"
    if page.near and (page.near != "nearest" or len(page.filters) > bool(page.finder)):
        listed = _near_if_enough(page, scope, wanted, gone)
    else:
        listed = _merged(gone, page, wanted)
    listed = listed if is_whole else _joined(listed, page, scope, columns)
    if not page.is_numbered and not page.is_backward:
        return listed
    return f"select t.*, row_number() over () as n, count(*) over () as total from ({listed}) t"


def _near_if_enough(page: Page, scope: Scope, columns: str, beginnings: Sequence[Branch]) -> str:
    """What is near, where there is enough of it to fill the page by one of these ways, or else what is there of all."""
    if not beginnings:
        return _merged(branches(page, scope), page, columns)
    begun, extra = page.writer.alias(), int(page.is_numbered)
    beginning, listed = _limited(page, beginnings[0], columns), _near_if_enough(page, scope, columns, beginnings[1:])
    enough = f"(select count(*) >= {page.size.sql} + {extra} from {begun})"
    either = f"select * from {begun} where {enough} union all select * from ({listed}) t where not {enough}"
    return _in_order(f"with {begun} as materialized ({beginning}) {either}", page)


def _merged(gone: Sequence[Branch], page: Page, columns: str) -> str:
    """So many of the rows as the page needs, of several branches."""
    parts = [_limited(page, branch, columns) for branch in gone]
    if len(parts) == 1:
        return parts[0]
    parts = [f"select * from ({part}) t where {branch.condition}" for part, branch in zip(parts, gone, strict=True)]
    return _in_order(f"{beforehand(page)}select * from ({' union all '.join(parts)}) t", page)


def _limited(page: Page, branch: Branch, columns: str) -> str:
    """So many of the rows as the page needs, beside each its keys."""
    conditions = [bound for name in ("after", "before") if (bound := page.cursor_condition(name, branch.keys))]
    named = [f"{key} as key_{place}" for place, key in enumerate(branch.keys)]
    rows = " and ".join([branch.rows, *conditions])
    return _in_order(f"select {', '.join([columns, *named])} {rows}", page, branch.keys)


def _in_order(rows: str, page: Page, keys: Sequence[str] = ()) -> str:
    """So many of the rows as the page needs, by these keys or those beside them."""
    keys = keys or [f"key_{place}" for place in range(len(page.order.keys))]
    direction = "desc" if page.order.descending is not page.is_backward else "asc"
    ordered = f"{rows} order by {', '.join(f'{key} {direction}' for key in keys)}"
    return page.size.limited(ordered, page.writer.alias(), extra=int(page.is_numbered))


def _joined(ids: str, page: Page, scope: Scope, columns: str) -> str:
    """The page's rows, of which there are the IDs."""
    found = page.writer.alias()
    keys = [f"{found}.key_{place}" for place in range(len(page.order.keys))]
    view = page.writer.fill(page.member.selection.view, scope)
    rows = f"({ids}) {found} join {view} {scope.row} on {scope.row}.id = {found}.id"
    return _in_order(f"select {', '.join([columns, *keys])} from {rows}", page, keys)


def total(page: Page) -> str:
    """The length of the whole list: kept, or else counted, as in the past where what is hidden today is left out."""
    is_past = page.writer.moment and page.member.selection.today
    if page.source.total is not None and not page.filters and not is_past:
        return page.writer.fill(page.source.total, Scope(parent=page.parent.alias))
    gone = [(branch.condition, f"(select count(*) {branch.rows})") for branch in to_all(page, page.scope())]
    if len(gone) == 1:
        return gone[0][1]
    counts = [f"case when {condition} then {count} else 0 end" for condition, count in gone]
    return f"({beforehand(page)}select {' + '.join(counts)})"
