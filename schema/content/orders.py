"""Total orders that more than one list runs in. Each has an index behind it."""

from db.compiler.orders import Key, Order

NEWEST_ARTICLES = Order((Key("{row}.published_at", "time"), Key("{row}.id")), descending=True)
QUOTES = Order((Key("{row}.article_id"), Key("{row}.position")), descending=True)
PEOPLE = Order((Key("{row}.name", "text"), Key("{row}.id")))
