"""The SQL functions that compiled statements call, and names in SQL that reads the past.

Any database that is served has these functions, beside the views of types. Every table of `news`, and every view and
function of `graph`, has a namesake in `past_news` or `past_graph` that takes a moment first: `sql/past/` and, by the
rule of `as_of`, `db/maintenance/past.py` make them. In quotes, as in `"graph".article`, a name means today's.
"""

import re
from functools import lru_cache

SECONDS_TO_NEXT_CHANGE = "graph.seconds_to_next_moment()"
"""Seconds until time alone changes an answer, null for never."""
REFUSE_CURSOR = "graph.refuse_cursor({})"
"""Raises DL001: the cursor of this number belongs to the list of another parent."""
REFUSE_ABSENCE = "news.refuse_absence()"
"""Raises DL004: a row that must be there is not, as on a replica that has only a part of a transaction."""

NAME = re.compile(r"\b(news|graph)\.(\w+)(\(\s*\)?)?|\bnow\(\)", re.IGNORECASE)
BEFORE_RELATIONS = re.compile(r"(?:^|\bfrom|\bjoin|[(,])\s*$", re.IGNORECASE)


@lru_cache(4096)
def as_of(sql: str, moment: str) -> str:
    """The same at a moment, which is the SQL of a time without subqueries."""

    def past(found: re.Match[str]) -> str:
        schema, name, opened = found.groups()
        if schema is None:
            return moment
        if opened is None:
            is_relation = BEFORE_RELATIONS.search(sql, 0, found.start())
            return f"past_{schema}.{name}({moment})" if is_relation else found[0]
        if schema == "news":
            return found[0]
        return f"past_graph.{name}({moment}{')' if opened.endswith(')') else ', '}"

    return NAME.sub(past, sql)
