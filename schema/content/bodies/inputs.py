"""What clients send as the body of an article."""

import strawberry
from strawberry import UNSET

from schema.fields.scalars import URL


def _id() -> strawberry.ID | None:
    found: strawberry.ID | None = strawberry.field(
        default=UNSET,
        description="The `id` of the block of this article that it still is, whatever it says now. Without one, it is "
        "the block with the same words, or with much the same.",
    )
    return found


@strawberry.input(description="A paragraph, in one of three forms. Without words it is left out.")
class ParagraphBlockInput:
    id: strawberry.ID | None = _id()
    text: str | None = strawberry.field(default=UNSET, description="Plain text. Line breaks stay.")
    markdown: str | None = strawberry.field(
        default=UNSET, description="Markdown: a paragraph with markup, or anything that has no type of its own."
    )
    html: str | None = strawberry.field(
        default=UNSET, description="The same as HTML, such as the `html` of a block that was read."
    )


@strawberry.input(description="A heading within the body.")
class HeadingBlockInput:
    id: strawberry.ID | None = _id()
    level: int = strawberry.field(description="From 1 to 6, as in HTML's h1 to h6.")
    text: str = strawberry.field(description="Plain text.")


@strawberry.input(description="A list. One with markup or with lists in it is sent as the `markdown` of a paragraph.")
class ListBlockInput:
    id: strawberry.ID | None = _id()
    ordered: bool = strawberry.field(description="Whether its items are numbered.")
    items: list[str] = strawberry.field(description="Plain texts, in which line breaks stay: 1 to 1,000.")


@strawberry.input(
    description="Someone's words, set apart. They are one of the article's `quotes`: where these do not have it, it "
    "becomes the last of them."
)
class QuoteBlockInput:
    id: strawberry.ID | None = _id()
    text: str = strawberry.field(description="The words, as plain text: at most 5,000 characters.")
    speaker: str | None = strawberry.field(default=UNSET, description="Who said it, as in `QuoteInput`.")
    attribution: str | None = strawberry.field(
        default=UNSET, description="What is printed below, behind a dash; at most 500 characters."
    )


@strawberry.input(description="A picture of the newsroom's. Those of others stand in the `markdown` of a paragraph.")
class ImageBlockInput:
    id: strawberry.ID | None = _id()
    image: strawberry.ID = strawberry.field(description="The `id` of an `Image`.")
    alt: str | None = strawberry.field(default=UNSET, description="The image's own unless given.")
    caption: str | None = strawberry.field(default=UNSET, description="The image's own unless given; plain text.")


@strawberry.input(description="A table of plain texts. Missing cells are empty.")
class TableBlockInput:
    id: strawberry.ID | None = _id()
    header: list[str] | None = strawberry.field(
        default=UNSET, description="Its head, one text for each column, at most 100; none unless given."
    )
    rows: list[list[str]] = strawberry.field(description="Its cells, row by row: at most 1,000 rows.")


@strawberry.input(description="A video, a post or a chart of another site that may be embedded.")
class EmbedBlockInput:
    id: strawberry.ID | None = _id()
    url: URL = strawberry.field(description="Where it is seen at its site.")


@strawberry.input(description="One block of a body, of one kind.", one_of=True)
class BlockInput:
    paragraph: ParagraphBlockInput | None = strawberry.field(
        default=UNSET, description="A paragraph, or anything that has no kind of its own."
    )
    heading: HeadingBlockInput | None = strawberry.field(default=UNSET, description="A heading.")
    list: ListBlockInput | None = strawberry.field(default=UNSET, description="A list.")
    quote: QuoteBlockInput | None = strawberry.field(default=UNSET, description="A quotation that is set apart.")
    image: ImageBlockInput | None = strawberry.field(default=UNSET, description="A picture of the newsroom's.")
    table: TableBlockInput | None = strawberry.field(default=UNSET, description="A table.")
    embed: EmbedBlockInput | None = strawberry.field(default=UNSET, description="Something of another site.")


@strawberry.input(
    description="The whole text of an article, in one of its forms. It is kept as Markdown, which the others become. "
    'Pictures of the newsroom\'s are named by their `id`: `![A tram](image:Image_7 "Caption")`, or '
    '`<img src="image:Image_7" alt="A tram">`. The address of something that may be embedded, alone in a paragraph, '
    "is an embed.",
    one_of=True,
)
class BodyInput:
    markdown: str | None = strawberry.field(
        default=UNSET,
        description="CommonMark with tables, footnotes, struck words, definition and task lists, and with HTML, of "
        "which what is not allowed in an article is taken out.",
    )
    html: str | None = strawberry.field(
        default=UNSET, description="HTML, of which what is not allowed in an article is taken out."
    )
    blocks: list[BlockInput] | None = strawberry.field(
        default=UNSET, description="Typed blocks, in order: at most 5,000."
    )
