"""The typed blocks of an article's body."""

from typing import ClassVar

import strawberry

from db.compiler.mapping import FIND, Column, Many, One
from schema.content.images import Image
from schema.content.quotes import IN_BLOCK, Quote
from schema.discussion.anchors import DISCUSSION_OF
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL


@strawberry.interface(
    description="One block of an article's body, of one of the types that implement this. The `html` of all blocks, in "
    "order, is the whole body, so that a type which a front end has no component for can be printed as it is."
)
class Block:
    id: strawberry.ID = mapped(
        Column("global_id", work=2),
        "Stays as long as the article has this content, wherever it stands and even where it is edited. Opaque.",
    )
    index: int = mapped(description="Its place in the body, from 0, as anchors of quotes count.")
    html: str = mapped(Column(work=4), "All of the block. Safe to insert into a page.")
    text: str = mapped(
        Column(work=4),
        "Its words alone, which the offsets of anchors count in: a line for each item and row, and tabs between cells.",
    )
    comment_count: int = mapped(
        Column(cache_tag=DISCUSSION_OF, work=FIND),
        "Published comments on it, on words of it and on quotes in it, replies included.",
    )

    view: ClassVar[str] = "graph.block"
    cache_tag: ClassVar[str] = "article:{row}.article_id"


@strawberry.type(
    description="A paragraph; or what has no type of its own, such as code, footnotes, definitions, a rule, a picture "
    "from elsewhere, or a quotation in which more stands than one quote: `html` shows all of it."
)
class ParagraphBlock(Block):
    quotes: list[Quote] = mapped(IN_BLOCK, "The quotes whose words stand in it.")


@strawberry.type(description="A heading within the body.")
class HeadingBlock(Block):
    level: int = mapped(description="From 1 to 6, as in HTML's h1 to h6.")


@strawberry.type(description="A list. Lists within it are part of its items' texts; `html` shows them as lists.")
class ListBlock(Block):
    ordered: bool = mapped(description="Whether its items are numbered.")
    items: list[str] = mapped(Column(work=4), "Plain texts.")


@strawberry.type(description="A quotation that is set apart, with the words of one of the article's quotes.")
class QuoteBlock(Block):
    text: str = mapped(Column(work=4), "All that is printed: the words, and who said them where it says so.")
    quote: Quote = mapped(
        One("{row}.id = {parent}.quote_id", visible_with_parent=True), "The quote, with its speaker and attribution."
    )


@strawberry.type(description="A picture of the newsroom's that stands between paragraphs.")
class ImageBlock(Block):
    image: Image = mapped(
        One("{row}.id = {parent}.image_id", visible_with_parent=True),
        "The picture, in any size: `rendition`, `srcSet`.",
    )
    alt: str = mapped(Column(work=FIND), "What stands for it here, or else the image's own `alt`.")
    caption: str | None = mapped(Column(work=FIND), "What to print below it here, or else the image's own `caption`.")


@strawberry.type(description="A table.")
class TableBlock(Block):
    header: list[str] = mapped(Column(work=4), "The texts of its head, one for each column; empty where it has none.")
    rows: list[list[str]] = mapped(
        Column(work=10),
        "The texts of its cells, row by row, all rows of one length: a cell that spans several places stands in each.",
    )


@strawberry.type(description="A video, a post or a chart of another site, by its address.")
class EmbedBlock(Block):
    url: URL = mapped(description="Where it is seen at its site.")
    provider: str | None = mapped(description="The name of that site.")
    title: str | None = mapped(description="What it is called there; null where the site has not said.")
    player_url: URL | None = mapped(
        description="For the `src` of a frame. Load it when the reader asks for it: the other site learns who that is. "
        "Null where there is no player: a link is all then."
    )


BLOCK_TYPES = [ParagraphBlock, HeadingBlock, ListBlock, QuoteBlock, ImageBlock, TableBlock, EmbedBlock]
BLOCKS = Many("{row}.article_id = {parent}.id", order="{row}.index", visible_with_parent=True, size=20)
