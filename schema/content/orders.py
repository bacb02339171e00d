"""Total orders that more than one list runs in. Each has an index behind it."""

from db.compiler.orders import Earlier, Key, Order

NEWEST_ARTICLES = Order(
    (Key("{row}.published_at", "time"), Key("{row}.id")), descending=True, begins="nearest", by_time="true"
)
BEST_ARTICLES = Order(
    (Key("{row}.horizon"), Key("{row}.rank"), *NEWEST_ARTICLES.keys),
    descending=True,
    earlier=Earlier(("number", "time", "number"), ("0", "{earlier_1}", "{earlier_2}", "{earlier_3}")),
    kept=True,
    begins="nearest",
    by_time="{row}.rank = 0",
)
"""Of what a search has found. Behind the horizon nothing is ranked: which is the same on all pages of a walk."""
NEWEST_OF_TOPIC = Order(
    (Key("{link}.published_at", "time"), Key("{link}.article_id")),
    descending=True,
    where="{link}.published_at <= now()",
)
NEWEST_OF_PERSON = Order(
    (Key("{link}.listed_at", "time"), Key("{link}.article_id")), descending=True, where="{link}.listed_at <= now()"
)
"""The same order, by an index on the rows between."""
TERMS = Order((Key("{row}.name", "text"), Key("{row}.id")))
QUOTES = Order(
    (Key("{row}.id"),),
    descending=True,
    earlier=Earlier(
        ("number", "number"),
        (
            "coalesce((select q.id from news.quote q where q.article_id = {earlier_1} and q.position = {earlier_2}), "
            "9223372036854775807)",
        ),
    ),
)
"""A quote keeps its key as long as its words stand in the article."""
PEOPLE = Order((Key("{row}.name", "text"), Key("{row}.id")))
