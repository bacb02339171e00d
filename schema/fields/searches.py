"""What a reader types into a search box, as statements ask for it."""

from db.compiler.mapping import Derived


def _pieces(text: str) -> list[str]:
    from db.text.search.requests import pieces  # stemmers and patterns, with the first search

    return pieces(text)


PIECES = {"pieces": Derived("search", _pieces, "text[]")}
QUERY = "(select news.search_query({pieces}))"
"""The words of the argument `search`: made once for a statement, and not for each row."""
QUERY_ROW = "(select news.search_query({pieces}) as query offset 0) t"
"""The same as a row, for what is joined to it."""
FOUND = f"{{row}}.search @@ {QUERY}"


def article_rows(found: str, *columns: str) -> str:
    """Rows of what finds articles, in place of these: PostgreSQL leaves out what no condition and no order asks for.
    `found` is the `from` of a row `m` with the article's key and time, `columns` are other columns of it."""
    own = "".join(f", {column}" for column in columns)
    return f"""(
        select m.article_id as id, m.published_at, m.published_at <= now() as listed,
            s.search, a.section, a.language, a.source, d.size_class, d.comment_count, d.article_id as discussion_id{own}
        from {found}
        left join news.article a on a.id = m.article_id
        left join news.article_search s on s.article_id = m.article_id
        left join news.discussion d on d.article_id = m.article_id
    )"""


def found_articles(query: str, *more: str) -> str:
    """`query` is the `from` of a row `t` with the query, `more` are other columns of it."""
    found = f"{query} cross join lateral graph.{{reach}}_found(t.query, {{kept}}) m"
    return article_rows(found, "m.horizon", "m.rank", *more)


FOUND_ARTICLES = found_articles(QUERY_ROW)
SYNTAX = (
    'Web-search syntax: `"exact words"`, `-without`, `either or other`; all other words must be there, in any order. '
    "Words are found in whatever case, with or without accents, in each article's own language. The first 200 "
    "characters count."
)
