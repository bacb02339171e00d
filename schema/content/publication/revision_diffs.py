"""What differs between two revisions of an article, for editors who look at what others have changed."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from db.on_demand import imported
from schema.fields.mapped_fields import WORK
from schema.rules.mutations import Info, key_of, without_scope
from schema.rules.user_errors import ErrorCode, UserError, failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.content.bodies import comparison as bodies
    from db.text.comparison.diffs import Piece
    from schema.rules.publishing.revisions import comparison

COMPARISON = 10_000


@strawberry.enum(description="Which of two texts a piece belongs to.")
class DiffOperation(Enum):
    EQUAL = strawberry.enum_value("EQUAL", description="To both.")
    DELETE = strawberry.enum_value("DELETE", description="To the earlier one alone.")
    INSERT = strawberry.enum_value("INSERT", description="To the later one alone.")


@strawberry.enum(description="What has become of a block of a body.")
class BlockChange(Enum):
    ADDED = strawberry.enum_value("ADDED", description="It is new.")
    REMOVED = strawberry.enum_value("REMOVED", description="It is gone.")
    CHANGED = strawberry.enum_value("CHANGED", description="It says something else; it may have moved, too.")
    MOVED = strawberry.enum_value("MOVED", description="It says the same in another place.")
    REFORMATTED = strawberry.enum_value(
        "REFORMATTED", description="Its words are the same; links, emphasis, pictures or its kind are not."
    )


@strawberry.type(
    description="A piece of two texts that are compared word by word, or letter by letter where a script has no blanks "
    "between words. All pieces but those to INSERT make up the earlier text, all but those to DELETE the later one."
)
class DiffPiece:
    operation: DiffOperation = strawberry.field(description="Which of the texts it belongs to.")
    text: str = strawberry.field(description="With the white space and punctuation in it; never empty.")


@strawberry.type(description="A field of an article, but for its body, that differs between two revisions.")
class FieldDiff:
    field: str = strawberry.field(
        description="Its name in `PutArticleInput`, such as `keyPoints`; or what editors decide beside it: `status`, "
        "`publishedAt`, `corrections`."
    )
    before: JSON | None = strawberry.field(description="In the form of the input; null for nothing.")
    after: JSON | None = strawberry.field(description="In the form of the input; null for nothing.")
    pieces: list[DiffPiece] = strawberry.field(
        description="The same as texts, an item of a list on a line, with people by their names."
    )


@strawberry.type(description="A block of the body that differs between two revisions.")
class BlockDiff:
    change: BlockChange = strawberry.field(description="What has become of it.")
    moved: bool = strawberry.field(description="Whether it stands elsewhere among the others, whatever else changed.")
    before: int | None = strawberry.field(description="Its index in the earlier body, from 0; null for a new one.")
    after: int | None = strawberry.field(description="Its index in the later body, from 0; null for one that is gone.")
    pieces: list[DiffPiece] = strawberry.field(description="Of its plain text; one of a picture has none.")


@strawberry.type(description="What differs between two revisions of an article.")
class RevisionDiff:
    number: int = strawberry.field(description="The later one, or whichever was asked for.")
    against: int = strawberry.field(description="The one that it is compared with; 0 for nothing at all.")
    fields: list[FieldDiff] = strawberry.field(description="Those that differ, by their names; the body apart.")
    blocks: list[BlockDiff] = strawberry.field(
        description="The blocks of the body that differ, in its order, those that are gone where they stood."
    )
    errors: list[UserError] = strawberry.field(description="Why nothing was compared; empty where it was.")


@strawberry.type
class RevisionDiffQueries:
    @strawberry.field(
        description="Editors, and service tokens with a scope of articles: what a revision of an article changed, or "
        "what differs between any two.",
        metadata={WORK: COMPARISON},
    )
    async def revision_diff(
        self,
        info: Info,
        article_id: Annotated[strawberry.ID, strawberry.argument(description="The article, published or not.")],
        number: Annotated[int, strawberry.argument(description="The `number` of a revision.")],
        against: Annotated[
            int | None,
            strawberry.argument(description="That of another one, 0 for nothing; the one before unless given."),
        ] = None,
    ) -> RevisionDiff:
        if refusal := without_scope(info.context, "articles:read"):
            return _nothing(number, against, list(refusal.errors))
        await imported("schema.rules.publishing.revisions.comparison")
        from schema.rules.publishing.revisions.comparison import compared

        found = await compared(info.context, key_of("Article", article_id) or 0, number, against)
        if found is None:
            message = "There is no such article, or it has no such revision."
            return _nothing(number, against, [failure(ErrorCode.NOT_FOUND, message)])
        fields, blocks = [_field(each) for each in found.fields], [_block(each) for each in found.blocks]
        return RevisionDiff(number=number, against=found.against, fields=fields, blocks=blocks, errors=[])


def _nothing(number: int, against: int | None, errors: list[UserError]) -> RevisionDiff:
    return RevisionDiff(number=number, against=against or 0, fields=[], blocks=[], errors=errors)


def _field(found: "comparison.FieldDiff") -> FieldDiff:
    return FieldDiff(field=found.field, before=found.before, after=found.after, pieces=_pieces(found.pieces))


def _block(found: "bodies.BlockDiff") -> BlockDiff:
    return BlockDiff(
        change=BlockChange[found.change.name],
        moved=found.moved,
        before=found.before,
        after=found.after,
        pieces=_pieces(found.pieces),
    )


def _pieces(found: "Sequence[Piece]") -> list[DiffPiece]:
    return [DiffPiece(operation=DiffOperation[piece.operation.name], text=piece.text) for piece in found]
