"""The ways to a list's rows, as branches of its statement: the `from` and `where` of each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from db.compiler import rendering
from db.compiler.lists.keyset import Page
from db.compiler.mapping import NEAR, Way
from db.compiler.sql_text import Scope

FEW = 5_000
"""Articles of which each is looked at in a third of the time that all take that have a frequent word."""

FEWER = 20_000
"""Articles that are listed, and hashed, in a tenth of that time."""

OF_SEARCH = ("all", "few", *NEAR)


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
    return [branch for way in _ways(page) for branch in whole(page, scope, way)]


def _ways(page: Page) -> Sequence[Way | None]:
    page.writer.has_ways |= bool(page.source.ways)
    return page.source.ways if page.source.ways and page.writer.by_ways else [None]


def _branches(page: Page, scope: Scope, way: Way | None = None) -> Sequence[Branch]:
    """Of a ranking as it was earlier there are two: rows that have not moved since, which an index has in order, and
    the others."""
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
    reaches = [reach for name, _ in page.filters for reach in page.source.filters[name].sql_by_reach]
    own = [reach for reach in reaches if reach not in OF_SEARCH]
    return [Branch(_rows(page, scope, reach, way), keys) for reach in own] or whole(page, scope, way)


def near(page: Page, scope: Scope) -> Branch:
    """That to what a walk begins with, or to what is next by time."""
    by_time = page.order.by_time if page.near != page.order.begins else ""
    conditions = [_rows(page, scope, page.near), *([page.writer.fill(by_time, scope)] if by_time else [])]
    return Branch(" and ".join(conditions), page.keys(scope))


def whole(page: Page, scope: Scope, way: Way | None = None) -> Sequence[Branch]:
    """Those to all rows of the list, or of one way to it; within what `beforehand` begins."""
    keys, few = page.keys(scope), page.few
    if not few:
        return [Branch(_rows(page, scope, "all" if page.is_search else "", way), keys)]
    among, rows = f"(select keys from {few})", {reach: _rows(page, scope, reach) for reach in ("few", "all")}
    return [Branch(rows["few"], keys, f"{among} <> '{{}}'"), Branch(rows["all"], keys, f"{among} is null")]


def beforehand(page: Page) -> str:
    """What a query of `whole` begins with: the keys of which one filter is true, of the first for which these are few;
    null where they are many."""
    if not page.few:
        return ""
    keys = f"case when count(*) <= {FEW} then coalesce(array_agg(distinct f.id), '{{{{}}}}') end"
    given = [few for name, _ in page.filters if (few := page.source.filters[name].few)]
    lists = [f"(select {keys} from (select * from ({each}) f (id) limit {FEW + 1}) f)" for each in given]
    among = f"coalesce({', '.join(lists)})"
    return f"with {page.few} (keys) as materialized (select {page.writer.fill(among, page.scope())}) "


def _rows(page: Page, scope: Scope, reach: str, way: Way | None = None) -> str:
    """The `from` and `where`, without cursors."""
    others = [page.source.filters[name] for name, _ in page.filters if name != page.finder]
    filters = [each.sql_by_reach.get(reach, each.sql).replace("{fewer}", str(FEWER)) for each in others]
    filters += [condition for name, condition in page.source.defaults.items() if not page.argument(name)]
    filters += [page.order.where] if page.order.where else []
    filters = [page.writer.fill(each, scope) for each in filters]
    found = page.found.replace("{kept}", page.kept).replace("{reach}", reach)
    found = found.replace("{keys}", f", (select keys from {page.few}) as keys" if reach == "few" else "")
    more = f", {page.begin}" if reach in ("older", "newer") else ", t.keys" if reach == "few" else ""
    found = found.replace("{more}", more)
    source = replace(page.source, rows=found)
    source = replace(source, on=way.on, rows=way.rows or found) if way else source
    return " and ".join([rendering.rows(source, page.member.selection, scope, page.writer), *filters])
