"""Images: what the newsroom shows beside its words, in any size that a page needs."""

from enum import Enum
from typing import ClassVar

import strawberry

from db.compiler.mapping import Embedded, Expression, Many, One
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL

RENDITIONS = "graph.renditions({of}.id, {of}.path, {of}.original, {of}.width, {of}.height, "
ONE_RENDITION = RENDITIONS.replace("{of}", "{parent}") + "array[{width}], {aspect}, {format})"
ALL_RENDITIONS = RENDITIONS.replace("{of}", "{row}") + "{widths}, {aspect}, 'AUTO')"
SRC_SET = f"""(
    select coalesce(string_agg(concat(one.url, ' ', one.width, 'w'), ', ' order by one.width), '')
    from {ALL_RENDITIONS} one
)"""
ASPECT = FieldArgument(
    float | None,
    "Width divided by height, such as 1.7778 for 16:9, from 0.1 to 10: the picture is cut to it, around the focal "
    "point. Without it, the picture comes whole.",
)


@strawberry.enum(description="The file formats in which a picture can be had.")
class ImageFormat(Enum):
    AUTO = strawberry.enum_value(
        "AUTO", description="AVIF, WebP or JPEG, whichever the browser's `Accept` names; PNG for what is see-through."
    )
    JPEG = strawberry.enum_value("JPEG", description="For every program there is. What is see-through becomes white.")
    WEBP = strawberry.enum_value("WEBP", description="For all browsers since 2020.")
    AVIF = strawberry.enum_value("AVIF", description="The smallest, for all browsers since 2024.")
    PNG = strawberry.enum_value("PNG", description="Without loss: large, except for drawings.")


@strawberry.type(description="The point of a picture that must stay in sight when it is cut.")
class FocalPoint:
    x: float = mapped(description="From 0, the left edge, to 1, the right one.")
    y: float = mapped(description="From 0, the upper edge, to 1, the lower one.")


@strawberry.type(description="One size of a picture. Width and height are those of the file that comes.")
class Rendition:
    url: URL = mapped(
        description="The file: the same for ever, so that it may be cached as long. Only addresses from here work; of "
        "a picture that readers cannot see yet, those for editors work for a day."
    )
    width: int = mapped(description="In pixels, for the `width` attribute: pages do not jump when it has loaded.")
    height: int = mapped(description="In pixels, for the `height` attribute.")


@strawberry.type(description="A picture of the newsroom's. Readers see those of articles that they may read.")
class Image(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    cache_tag: ClassVar[str] = "image:{row}.id"
    visibility_tag: ClassVar[str] = "texts"

    alt: str = mapped(
        description="What stands for the picture where it is not seen, for the `alt` attribute; empty for one that "
        "only decorates."
    )
    caption: str | None = mapped(description="What to print below it, as plain text; null for nothing.")
    credit: str | None = mapped(description="Whom to name for it, as plain text; null where nobody is named.")
    width: int = mapped(description="Of the original, in pixels: no rendition is wider.")
    height: int = mapped(description="Of the original, in pixels: no rendition is higher.")
    placeholder: str = mapped(
        description="What to show until it has loaded: the whole picture in a few pixels, as a `data:` URL of about "
        "200 characters, for `src` or `background-image` as it is. Policies need `img-src data:`."
    )
    blur_hash: str = mapped(description="The same as a BlurHash, for apps that draw it themselves: see blurha.sh.")
    focal_point: FocalPoint | None = mapped(
        Embedded("focal_", present="{row}.focal_x is not null"),
        "What must stay in sight when it is cut; null for the middle.",
    )
    rendition: Rendition = mapped(
        One("true", rows=ONE_RENDITION, visible_with_parent=True, work=20),
        "One size; width and height in the answer are those of the picture that comes: it is never larger than the "
        "original, nor than 4096 pixels.",
        width=FieldArgument(int, "How wide it should be, in pixels."),
        aspect=ASPECT,
        format=FieldArgument(ImageFormat | None, "AUTO unless given.", default=ImageFormat.AUTO),
    )
    src_set: str = mapped(
        Expression(SRC_SET, work=200),
        "For the `srcset` attribute, in AUTO format: each width once, and none wider than the original.",
        widths=FieldArgument(
            list[int], "How wide they should be, in pixels; 100 at most.", default=[320, 640, 960, 1280, 1920]
        ),
        aspect=ASPECT,
    )


LEAD = One("{row}.id = {parent}.image_id", visible_with_parent=True)
OF_ARTICLE = Many(
    "{link}.article_id = {parent}.id and {row}.id = {link}.image_id",
    through="news.article_image",
    order="{link}.position",
    visible_with_parent=True,
)
