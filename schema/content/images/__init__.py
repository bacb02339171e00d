"""Images: the type with its renditions, uploads, and the mutations that put them."""

from schema.content.images.images import LEAD, OF_ARTICLE, Image

__all__ = ["LEAD", "OF_ARTICLE", "Image"]
