"""What webhooks tell of: the kinds of events, as the schema calls them, and the names of groups of them."""

from collections.abc import Iterable

CONTENT = (
    *("ArticlePublished", "ArticleDue", "ArticleChanged", "ArticleMoved", "ArticleCorrected", "ArticleWithdrawn"),
    *("ArticleDeleted", "CommentsOpened", "CommentsClosed", "PagesChanged", "ContentReset"),
)
COMMENTS = ("CommentAdded", "CommentEdited", "CommentRemoved", "CommentFeatured")
MODERATION = ("CommentDecided", "CommentReported")
"""For endpoints that are told what is for the newsroom alone."""
GROUPS = {"content": CONTENT, "comments": COMMENTS, "moderation": MODERATION}
KINDS = frozenset(kind for group in GROUPS.values() for kind in group)


def expanded(kinds: Iterable[str]) -> list[str]:
    """Groups as the kinds that they are now; nothing stands for all."""
    return [kind for each in kinds for kind in GROUPS.get(each, (each,))]


def for_newsroom(kinds: Iterable[str]) -> list[str]:
    """Those that only an endpoint for the newsroom is told of."""
    return [kind for kind in kinds if kind == "moderation" or kind in MODERATION]
