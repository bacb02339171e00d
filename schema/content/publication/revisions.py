"""The past of an article: what was changed and by whom, and what was corrected in the open."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry
from strawberry.scalars import JSON

from db.compiler.mapping import Column, Connection, Many, One
from db.compiler.orders import Key, Order
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.rules.permissions import for_editors

if TYPE_CHECKING:
    from schema.content.articles import Article


@strawberry.enum(description="How an article was changed.")
class RevisionKind(Enum):
    STORED = strawberry.enum_value("STORED", description="As it was when revisions began to be kept.")
    IMPORT = strawberry.enum_value("IMPORT", description="Imported from a file.")
    PUT = strawberry.enum_value("PUT", description="Written by `putArticle`.")
    PUBLISH = strawberry.enum_value("PUBLISH", description="Published or scheduled.")
    WITHDRAW = strawberry.enum_value("WITHDRAW", description="Withdrawn.")
    RESTORE = strawberry.enum_value("RESTORE", description="An earlier revision, written again by `restoreRevision`.")
    CORRECT = strawberry.enum_value("CORRECT", description="Corrected in the open.")


@strawberry.type(description="One change of an article, in its audit log.")
class Revision:
    number: int = mapped(description="The article's `revision` from this change on.")
    at: datetime = mapped(description="When it was made.")
    by: str | None = mapped(
        description="Who made it: an editor's name, a service token's, or a command's; null where nobody knows."
    )
    kind: RevisionKind = mapped(description="How it was made.")
    changed: list[str] = mapped(
        description="The fields that it changed, by their names in `PutArticleInput`, and `status`, `publishedAt`, "
        "`withdrawalReason`, `redirectTo` and `corrections`; empty for what was there before."
    )
    note: str | None = mapped(description="What its author says about it; null for nothing.")
    content: JSON = mapped(
        Column(work=200),
        "All that the article said from this change on, in the form of `PutArticleInput`: a key for each field that "
        "said anything, and those of `changed` beside them. Empty where the article is deleted.",
    )


@strawberry.type(name="RevisionConnection", description="One page of a list of revisions.")
class RevisionConnection(connections.Connection[Revision]):
    pass


@strawberry.type(description="What was wrong in an article, as its readers are told.")
class Correction(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS

    text: str = mapped(description="Plain text.")
    published_at: datetime = mapped(description="When readers were told.")
    revision: int = mapped(description="The revision that put it right.")
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article that was wrong."
    )


REVISIONS = Connection(
    "{row}.article_id = {parent}.id",
    orders={"": Order((Key("{row}.number"),), descending=True)},
    visible_with_parent=True,
    counting=100,
)
CORRECTIONS = Many("{row}.article_id = {parent}.id", order="{row}.id", visible_with_parent=True, size=2)
UNCORRECTED = Many(
    "{row}.article_id = {parent}.id and {row}.number = {link}.number",
    through="graph.uncorrected_revisions({parent}.id)",
    order="{row}.number desc",
    visible_with_parent=True,
    size=5,
    work=100,
)


@strawberry.type
class Revised:
    """What every article has of its past."""

    revision: int = mapped(
        description="Rises with every change of what the article says, and of whether it is published: send it as "
        "`expectedRevision` with changes of your own."
    )
    revisions: RevisionConnection = for_editors(
        mapped(REVISIONS, "Its audit log: what was changed and by whom, the last change first.", **BOTH_WAYS)
    )
    uncorrected_revisions: list[Revision] = for_editors(
        mapped(
            UNCORRECTED,
            "What has changed of its words since readers see it and since the last correction, the last change first. "
            "Where it was more than a slip of the pen, `correctArticle` tells readers. Ask for it in the answer to "
            "`putArticle`, too: nothing is refused for it. Empty for what is not published.",
        )
    )
    corrections: list[Correction] = mapped(CORRECTIONS, "What was wrong in it, as readers are told, in order of time.")
    as_of: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {parent}.id", by_key=True, moment="at", work=20),
        "What it said at a moment, and all that belonged to it then; null before it was published, and while it was "
        "withdrawn. Editors: also between publications. For whole queries there is the directive `@asOf`.",
        at=FieldArgument(datetime, "Any time since articles have been kept here; one to come is as now."),
    )
