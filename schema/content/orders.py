"""Total orders that more than one list runs in. Each has an index behind it."""

from db.compiler.orders import Earlier, Key, Order

NEWEST_ARTICLES = Order((Key("{row}.published_at", "time"), Key("{row}.id")), descending=True)
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
