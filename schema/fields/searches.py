"""What a reader types into a search box, as statements ask for it."""

from collections.abc import Sequence

from db.compiler.lists.reaches import COUNTED, NEXT
from db.compiler.mapping import FIND, Derived, Filter


def _pieces(text: str) -> list[str]:
    from db.text.search.requests import pieces  # stemmers and patterns, with the first search

    return pieces(text)


PIECES = {"pieces": Derived("search", _pieces, "text[]")}
QUERY = "(select news.search_query({pieces}))"
"""The words of the argument `search`: made once for a statement, and not for each row."""
QUERY_ROW = "(select news.search_query({pieces}) as query offset 0) t"
"""The same as a row, for what is joined to it."""
FOUND = f"{{row}}.search @@ {QUERY}"


def in_other_order(table: str, key: str, cache_tag: str = "", but: str = "true", but_of_all: str = "true") -> Filter:
    """The rows whose words a table has by their keys, in a list whose order has nothing to do with words. What is
    frequent is soon met on a walk through the list; of what is rare all are found, and put in order: which is which,
    a function of the table's name tells. They are counted in that table. `but` is what else must hold of a row that has
    them, and `but_of_all` the same there."""
    words = f"from news.{table} s where s.search @@ {QUERY}"
    all_of_them = f"{{row}}.id = any (array(select s.{key} {words})) and {but}"
    is_frequent = f"(select graph.is_frequent_in_{table}({QUERY}))"
    each = f"exists (select {words} and s.{key} = {{row}}.id offset 0) and {but}"
    rare = f"not {is_frequent} and {all_of_them}"
    by_reach = {"frequent": f"{is_frequent} and {each}", "rare": rare, "few": each, NEXT: each}
    by_reach[COUNTED] = f"{FOUND} and {but_of_all}"
    counted = f"(select s.{key} as id, s.* from news.{table} s)"
    return Filter(all_of_them, cache_tag, 5_000, sql_by_reach=by_reach, scattered=True, counted=counted)


def article_rows(found: str, *columns: str, listed: str = "m.published_at <= now()") -> str:
    """Rows of what finds articles, in place of these: PostgreSQL leaves out what no condition and no order asks for.
    `found` is the `from` of a row `m` with the article's key and time, `columns` are other columns of it."""
    own = "".join(f", {column}" for column in columns)
    return f"""(
        select m.article_id as id, m.published_at, {listed} as listed,
            s.search, a.section, a.language, a.source, d.size_class, d.comment_count, d.article_id as discussion_id{own}
        from {found}
        left join news.article a on a.id = m.article_id
        left join news.article_search s on s.article_id = m.article_id
        left join news.discussion d on d.article_id = m.article_id
    )"""


def found_articles(query: str, *more: str) -> str:
    """`query` is the `from` of a row `t` with the query, `more` are other columns of it. The horizon, where the page
    before has not told it, is found with that row: PostgreSQL 15 would look for it again with each row of a filter. All
    that is found is listed. `once`, of the same query, says what is nearest."""
    horizon = "select graph.search_horizon((n.nearest).times, n.is_cut) from once n"
    asked = f"(select t.*, coalesce({{kept}}, ({horizon}), 0) as horizon{{given}} from {query} offset 0) t"
    found = f"{asked} cross join lateral graph.{{reach}}_found(t.query, t.horizon{{more}}) m"
    return article_rows(found, "m.horizon", "m.rank", *more, listed="true")


def among_many(these: str, others: str = "", fewer: str = "{fewer}") -> str:
    """Whether what a search has found is among the articles that a query gives, of which there may be many: they are
    hashed, however few PostgreSQL expects. Where the others are fewer than `fewer`, these are, and it is not among
    them."""
    is_among = f"({{row}}.id in (select unnest(array({these})))) is true"
    if not others:
        return is_among
    are_few = f"(select count(*) < {fewer} from (select from ({others}) o limit {fewer}) o)"
    is_none = f"{{row}}.id not in (select unnest(array(select o.id from ({others}) o limit {fewer})))"
    return f"case when {are_few} then {is_none} else {is_among} end"


def where(condition: str, others: Sequence[str] = (), beforehand: str = "", work: int = FIND) -> Filter:
    """The articles of which a column with an index says so; one of the conditions `others` is true of all others."""
    of_many = f"{beforehand}{among_many(_listed([condition]), _listed(others))}"
    return Filter(f"{beforehand}{condition}", work=work, sql_by_reach={"all": of_many}, few=_listed([condition]))


def column(name: str) -> Filter:
    """The articles of which the column says what the argument of its name does."""
    others = [f"{{row}}.{name} {comparison}" for comparison in (f"< {{{name}}}", f"> {{{name}}}", "is null")]
    return where(f"{{row}}.{name} = {{{name}}}", others)


def which(argument: str, *conditions: str, others: Sequence[str] = ()) -> Filter:
    """The articles that meet one of the conditions, in which `$` is the argument: of many each is asked, unless it is
    said what the others meet. To list them PostgreSQL is not told what it is, or else it would plan anew for each."""
    rows = " or ".join(conditions).replace("$", f"{{{argument}}}")
    these, rest = (_listed(each).replace("$", f"(select {{{argument}}})") for each in (conditions, others))
    return Filter(f"({rows})", sql_by_reach={"all": among_many(these, rest)} if others else {}, few=these)


def _listed(conditions: Sequence[str]) -> str:
    """A query for the keys of the published articles that meet one of the conditions; none meets two."""
    return " union all ".join(
        f"select o.id from news.article o where o.status = 'PUBLISHED' and {condition.replace('{row}', 'o')}"
        for condition in conditions
    )


def nearest(query: str) -> str:
    """A row with what a search begins with, and whether it finds others: for all reaches together."""
    found = "(array_agg(f.article_id), array_agg(f.at))::graph.newest as nearest"
    return f"select {found}, coalesce(bool_or(f.is_cut), false) as is_cut from {query}, graph.newest_found(t.query) f"


FOUND_ARTICLES, NEAREST = found_articles(QUERY_ROW), nearest(QUERY_ROW)
SYNTAX = (
    'Web-search syntax: `"exact words"`, `-without`, `either or other`; all other words must be there, in any order. '
    "Words are found in whatever case, with or without accents, in each article's own language. The first 200 "
    "characters count."
)
