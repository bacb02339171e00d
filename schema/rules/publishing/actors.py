"""Who writes an article, by a key that outlives the account."""

from schema.rules.services import Context


def actor(context: Context) -> str:
    viewer = context.viewer
    return f"Token_{viewer.token}" if viewer.token else f"Commenter_{viewer.id}"
