"""What a reader types into a search box, as statements ask for it."""

from db.compiler.mapping import Derived


def _pieces(text: str) -> list[str]:
    from db.text.search.requests import pieces  # stemmers and patterns, with the first search

    return pieces(text)


PIECES = {"pieces": Derived("search", _pieces, "text[]")}
QUERY = "(select news.search_query({pieces}))"
"""The words of the argument `search`: made once for a statement, and not for each row."""
FOUND = f"{{row}}.search @@ {QUERY}"
SYNTAX = (
    'Web-search syntax: `"exact words"`, `-without`, `either or other`; all other words must be there, in any order. '
    "Words are found in whatever case, with or without accents, in each article's own language. The first 200 "
    "characters count."
)
