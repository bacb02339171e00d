"""The `from` and `where` of a list's rows, by each way to them."""

from dataclasses import replace

from db.compiler import rendering
from db.compiler.lists.keyset import Page
from db.compiler.mapping import Way
from db.compiler.sql_text import Scope


def branches(page: Page, scope: Scope) -> list[tuple[str, list[str]]]:
    """The `from` and `where` of the whole list, with its keys, by each way to them."""
    page.writer.has_ways |= bool(page.source.ways)
    if not (page.source.ways and page.writer.by_ways):
        return _branches(page, scope)
    return [branch for way in page.source.ways for branch in _branches(page, scope, way)]


def _branches(page: Page, scope: Scope, way: Way | None = None) -> list[tuple[str, list[str]]]:
    """Of a ranking as it was earlier there are two: rows that have not moved since, which an index has in order, and
    the others."""
    keys, ranking = page.keys(scope), page.order.ranking
    found = [reach for name, _ in page.filters for reach in page.source.filters[name].sql_by_reach if reach != "all"]
    if ranking is None or not page.cursors:
        reaches = ["nearest"] if page.begins_nearest else found or [""]
        return [(rows(page, scope, reach, way), keys) for reach in reaches]
    whole = rows(page, scope, way=way)
    changes, has_changed = (
        page.writer.fill(template.replace("{since}", page.ranked_at), scope)
        for template in (ranking.changes, ranking.has_changed)
    )
    change = page.writer.alias()
    moved = f"from ({changes}) {change}, {whole.removeprefix('from ')} and {scope.row}.id = {change}.id"
    return [(f"{whole} and not {has_changed}", keys), (moved, [f"({keys[0]} - {change}.step)", *keys[1:]])]


def rows(page: Page, scope: Scope, reach: str = "", way: Way | None = None) -> str:
    """The `from` and `where` of the whole list, without cursors; or of what is nearest, where a walk begins, or of one
    way to it."""
    reach = reach or ("all" if "{reach}" in page.found else "")
    others = [page.source.filters[name] for name, _ in page.filters if name != page.finder]
    filters = [each.sql_by_reach.get(reach, each.sql) for each in others]
    filters += [condition for name, condition in page.source.defaults.items() if not page.argument(name)]
    filters += [page.order.where] if page.order.where else []
    filters = [page.writer.fill(each, scope) for each in filters]
    searched = replace(page.source, rows=page.found.replace("{kept}", page.kept).replace("{reach}", reach))
    searched = replace(searched, on=way.on, rows=way.rows or searched.rows) if way else searched
    return " and ".join([rendering.rows(searched, page.member.selection, scope, page.writer), *filters])
