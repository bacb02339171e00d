"""The ways to a list's rows, as branches of its statement: the `from` and `where` of each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from db.compiler import rendering
from db.compiler.lists.keyset import Page
from db.compiler.lists.reaches import COUNTED, NEAR, NEXT
from db.compiler.mapping import Way
from db.compiler.orders import columns_of
from db.compiler.sql_text import Scope

FEW = 5_000
"""Articles of which each is looked at in a third of the time that all take that have a frequent word."""

FEWER = 20_000
"""Articles that are listed, and hashed, in a tenth of that time."""

NO_WAY = ("all", "few", NEXT, COUNTED, *NEAR)
"""Reaches that are not ways to a page, of which one is gone."""


class Branch(NamedTuple):
    """`rows` are the `from` and `where` of what it leads to, with the keys of the order there. Of several with
    conditions one is gone."""

    rows: str
    keys: Sequence[str]
    condition: str = "true"


def branches(page: Page, scope: Scope) -> Sequence[Branch]:
    """Those to the page's rows."""
    return [branch for way in _ways(page) for branch in _branches(page, scope, way)]


def to_all(page: Page, scope: Scope) -> Sequence[Branch]:
    """Those to all rows of the list, of which none is in two; within what `beforehand` begins."""
    counted = [COUNTED for each in page.conditions if each.counted]
    return [branch for way in _ways(page) for branch in _whole(page, scope, way, counted)]


def _ways(page: Page) -> Sequence[Way | None]:
    page.writer.has_ways |= bool(page.source.ways)
    return page.source.ways if page.source.ways and page.writer.by_ways else [None]


def _branches(page: Page, scope: Scope, way: Way | None = None) -> Sequence[Branch]:
    """Of a ranking as it was earlier there are two: rows that have not moved since, which an index has in order, and
    the others. Of a search what is nearest is all of it, or else there are others."""
    keys, ranking = page.keys(scope), page.order.ranking
    if ranking and page.cursors:
        rows = _rows(page, scope, "", way)
        changes, has_changed = (
            page.writer.fill(template.replace("{since}", page.ranked_at), scope)
            for template in (ranking.changes, ranking.has_changed)
        )
        change = page.writer.alias()
        moved = f"from ({changes}) {change}, {rows.removeprefix('from ')} and {scope.row}.id = {change}.id"
        unmoved = Branch(f"{rows} and not {has_changed}", keys)
        return [unmoved, Branch(moved, [f"({keys[0]} - {change}.step)", *keys[1:]])]
    own = [reach for each in page.conditions for reach in each.sql_by_reach if reach not in NO_WAY]
    rest = _whole(page, scope, way, own)
    if not page.is_search:
        return rest
    is_more = "(select is_cut from once)"
    known = Branch(_rows(page, scope, "known"), keys, f"not {is_more}")
    return [known, *(branch._replace(condition=f"{is_more} and {branch.condition}") for branch in rest)]


def near(page: Page, scope: Scope) -> Sequence[Branch]:
    """That to what a walk begins with, or to what is next by time; or those to a list's next rows, by each index that
    has them in order."""
    if page.near == NEXT:
        in_order = [each.in_order for each in page.conditions if each.in_order]
        return [_next(page, scope, each) for each in in_order or ["true"]]
    by_time = page.order.by_time if page.near != page.order.begins else ""
    conditions = [_rows(page, scope, page.near), *([page.writer.fill(by_time, scope)] if by_time else [])]
    return [Branch(" and ".join(conditions), page.keys(scope))]


def _next(page: Page, scope: Scope, in_order: str) -> Branch:
    """Of the next rows that meet a condition of which an index has them in order, those that meet all else."""
    inner = page.scope()
    keys, conditions = page.keys(inner), _conditions(page, scope, NEXT)
    bounds = [bound for name in ("after", "before") if (bound := page.cursor_condition(name, keys))]
    source = replace(page.source, rows=page.found)
    met = [rendering.rows(source, page.member.selection, inner, page.writer)]
    met += [page.writer.fill(each, inner) for each in (in_order, page.order.where) if each]
    named = columns_of(scope.row, " ".join([*conditions, *page.keys(scope), f"{scope.row}.id"]), inner.row)
    direction = "desc" if page.order.descending is not page.is_backward else "asc"
    ordered = f"order by {', '.join(f'{key} {direction}' for key in keys)} limit {page.source.walk}"
    rows = f"from (select {named} {' and '.join([*met, *bounds])} {ordered}) {scope.row}"
    return Branch(f"{rows} where {' and '.join(['true', *conditions])}", page.keys(scope))


def _whole(page: Page, scope: Scope, way: Way | None, reaches: Sequence[str]) -> Sequence[Branch]:
    """Those to all rows of the list, or of one way to it; within what `beforehand` begins."""
    keys, few = page.keys(scope), page.few
    of_all = reaches or ["all" if page.is_search or page.is_walked else ""]
    if not few:
        return [Branch(_rows(page, scope, reach, way), keys) for reach in of_all]
    among = f"(select keys from {few})"
    of_many = [Branch(_rows(page, scope, reach, way), keys, f"{among} is null") for reach in of_all]
    return [Branch(_rows(page, scope, "few", way), keys, f"{among} <> '{{}}'"), *of_many]


def beforehand(page: Page) -> str:
    """What a query of all rows begins with: the keys of which one filter is true, of the first for which these are few;
    null where they are many."""
    if not page.few:
        return ""
    keys = f"case when count(*) <= {FEW} then coalesce(array_agg(distinct f.id), '{{{{}}}}') end"
    given = [each.few for each in page.conditions if each.few]
    lists = [f"(select {keys} from (select * from ({each}) f (id) limit {FEW + 1}) f)" for each in given]
    among = f"coalesce({', '.join(lists)})"
    return f"with {page.few} (keys) as materialized (select {page.writer.fill(among, page.scope())}) "


def _rows(page: Page, scope: Scope, reach: str, way: Way | None = None) -> str:
    """The `from` and `where`, without cursors."""
    filters = _conditions(page, scope, reach)
    if reach == "few" and not page.is_search:
        filters = [f"{scope.row}.id = any ((select keys from {page.few})::bigint[])", *filters]
    found = page.found.replace("{kept}", page.kept).replace("{reach}", reach)
    given, more = _given(page, reach)
    found = found.replace("{given}", given).replace("{more}", more)
    counted = next((each.counted for each in page.conditions if reach == COUNTED and each.counted), "")
    source = replace(page.source, rows=counted or found)
    source = replace(source, on=way.on, rows=way.rows or found) if way else source
    return " and ".join([rendering.rows(source, page.member.selection, scope, page.writer), *filters])


def _conditions(page: Page, scope: Scope, reach: str) -> Sequence[str]:
    """What is asked of a row, in this reach."""
    others = [page.source.filters[name] for name, _ in page.filters if name != page.finder]
    filters = [each.sql_by_reach.get(reach, each.sql).replace("{fewer}", str(FEWER)) for each in others]
    defaults = [(name, each) for name, each in page.source.defaults.items() if not page.argument(name)]
    filters += [page.source.filters[name].sql_by_reach.get(reach, condition) for name, condition in defaults]
    filters += [page.order.where] if page.order.where else []
    return [page.writer.fill(each, scope) for each in filters]


def _given(page: Page, reach: str) -> tuple[str, str]:
    """What a search is told for a reach, as columns of its query, and as arguments."""
    if reach in ("nearest", "known"):
        return ", (select nearest from once) as nearest", ", t.nearest"
    if reach == "few":
        return f", (select keys from {page.few}) as keys", ", t.keys"
    return "", f", {_begin(page)}" if reach in ("older", "newer") else ""


def _begin(page: Page) -> str:
    """Behind which time and key a page by time is: from one end, or from a cursor on, unless what that is of does not
    run by time."""
    cursor = page.argument("before" if page.is_backward else "after")
    if cursor is None:
        return "'infinity', 0" if page.near == "older" else "'-infinity', 0"
    *ranks, time, key = (page.key_of(cursor, place) for place in range(page.order.kept, len(page.order.keys)))
    return f"case when {' and '.join(['true', *(f'{rank} = 0' for rank in ranks)])} then {time} end, {key}"
