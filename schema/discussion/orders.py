"""Total orders that lists of comments run in. Each has an index behind it."""

from db.compiler.orders import Key, Order

OLDEST_COMMENTS = Order((Key("{row}.created_at", "time"), Key("{row}.id")))
COMMENTS = {
    "OLDEST": OLDEST_COMMENTS,
    "NEWEST": Order(OLDEST_COMMENTS.keys, descending=True),
    "MOST_LIKED": Order((Key("{row}.like_count"), Key("{row}.id")), descending=True),
    "MOST_REPLIED": Order((Key("{row}.reply_count"), Key("{row}.id")), descending=True),
}
