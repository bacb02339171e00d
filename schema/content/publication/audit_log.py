"""The audit log: what was done to articles, sections, pictures, tokens and all else, when, and by whom."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from db.compiler.mapping import Connection, Filter, One
from db.compiler.orders import Key, Order
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.rules.permissions import for_auditors

if TYPE_CHECKING:
    from schema.content.articles import Article

BY = """{row}.actor = any (array(
    select 'Commenter_' || c.id from news.commenter c where c.display_name = {by} and c.deleted_at is null
    union all select 'Token_' || t.id from news.service_token t where t.name = {by}
    union all select {by}
))"""
OF_SUBJECT = "({row}.subject, {row}.key) = (select a.subject, a.key from graph.audited({subject_id}) a)"


@strawberry.enum(description="What something was done to.")
class AuditSubject(Enum):
    ARTICLE = strawberry.enum_value("ARTICLE", description="An article, or the rules for its comments.")
    SECTION = strawberry.enum_value("SECTION", description="A section.")
    TOPIC = strawberry.enum_value("TOPIC", description="A topic.")
    IMAGE = strawberry.enum_value("IMAGE", description="An image.")
    COMMENT = strawberry.enum_value("COMMENT", description="A comment, by a moderator.")
    COMMENTER = strawberry.enum_value("COMMENTER", description="A commenter's account.")
    TOKEN = strawberry.enum_value("TOKEN", description="A service token.")
    WEBHOOK = strawberry.enum_value("WEBHOOK", description="A webhook.")
    PREVIEW = strawberry.enum_value("PREVIEW", description="A preview token.")


@strawberry.enum(description="What was done.")
class AuditAction(Enum):
    ADD = strawberry.enum_value("ADD", description="It is new.")
    CHANGE = strawberry.enum_value(
        "CHANGE", description="It was changed, which the revocation of a service token is, too."
    )
    DELETE = strawberry.enum_value("DELETE", description="It was deleted: of accounts, words and all else stay.")
    IMPORT = strawberry.enum_value("IMPORT", description="An article was imported from a file, or comments on it.")
    PUT = strawberry.enum_value("PUT", description="An article was written by `putArticle`.")
    PUBLISH = strawberry.enum_value("PUBLISH", description="An article was published or scheduled.")
    WITHDRAW = strawberry.enum_value("WITHDRAW", description="An article was withdrawn.")
    RESTORE = strawberry.enum_value("RESTORE", description="An earlier revision of an article was written again.")
    CORRECT = strawberry.enum_value("CORRECT", description="An article was corrected in the open.")
    MODERATE = strawberry.enum_value("MODERATE", description="A moderator decided about a comment.")
    FEATURE = strawberry.enum_value("FEATURE", description="A comment was featured.")
    UNFEATURE = strawberry.enum_value("UNFEATURE", description="A comment was featured no longer.")
    BAN = strawberry.enum_value("BAN", description="A commenter was banned.")
    UNBAN = strawberry.enum_value("UNBAN", description="A commenter was allowed to comment again.")
    ERASE = strawberry.enum_value("ERASE", description="An account was deleted with all its words.")


@strawberry.type(description="One thing that was done, as the audit log has it. It outlives what it was done to.")
class AuditEntry:
    at: datetime = mapped(description="When it was done.")
    by: str | None = mapped(
        description="Who did it, by the name that they have now: an editor, a service token, or a command; the `actor` "
        "where the account is deleted, null where nobody knows."
    )
    actor: str | None = mapped(
        description="Who did it, by a key that outlives names and accounts, such as `Commenter_7`, `Token_3`, `import` "
        "or `command line`; null where nobody knows."
    )
    action: AuditAction = mapped(description="What was done.")
    subject: AuditSubject = mapped(description="To what kind of thing.")
    subject_id: strawberry.ID = mapped(
        description="Its ID, also where it is there no more; `node` finds those of articles, sections, topics, images, "
        "comments and commenters."
    )
    name: str | None = mapped(
        description="What it is or was called: the headline of an article, the `alt` of an image; null where it has no "
        "name, and where an article is deleted."
    )
    changed: list[str] = mapped(
        description="The fields that were changed, by their names where they are written, sorted."
    )
    before: JSON | None = mapped(
        description="What these fields were, without those that were null; null of articles, whose `revisions` have it."
    )
    after: JSON | None = mapped(description="What they are from then on, without those that are null.")
    revision: int | None = mapped(description="The article's revision from then on; null of all else.")
    note: str | None = mapped(description="What was said about it: a note, or a moderator's reason; null for nothing.")
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {parent}.article_id", by_key=True),
        "The article; null where it is there no more, where you may not see it, and of all else.",
    )


@strawberry.type(name="AuditEntryConnection", description="One page of the audit log.")
class AuditEntryConnection(connections.Connection[AuditEntry]):
    pass


@strawberry.input(description="Which entries of the audit log: those that meet all the conditions given.")
class AuditFilter:
    subject: AuditSubject | None = strawberry.field(default=strawberry.UNSET, description="Of this kind of thing.")
    subject_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Of this one thing, also one that is gone."
    )
    action: AuditAction | None = strawberry.field(default=strawberry.UNSET, description="Where this was done.")
    by: str | None = strawberry.field(
        default=strawberry.UNSET, description="By whoever has exactly this name, or this `actor`."
    )
    since: datetime | None = strawberry.field(default=strawberry.UNSET, description="At this time or later.")
    until: datetime | None = strawberry.field(default=strawberry.UNSET, description="Before this time.")


@strawberry.type
class AuditQueries:
    audit_log: AuditEntryConnection = for_auditors(
        mapped(
            Connection(
                "true",
                orders={"": Order((Key("{row}.at", "time"), Key("{row}.id")), descending=True)},
                filters={
                    "subject": Filter("{row}.subject = {subject}", work=1_000),
                    "subject_id": Filter(OF_SUBJECT, work=1_000),
                    "action": Filter("{row}.action = {action}", work=1_000),
                    "by": Filter(BY, work=2_000),
                    "since": Filter("{row}.at >= {since}"),
                    "until": Filter("{row}.at < {until}"),
                },
                visible_with_parent=True,
                cache_tag="never",
                work=50,
                counting=5_000,
            ),
            "Everything that was done by the newsroom, its programs and its operators, the last first.",
            **BOTH_WAYS,
            filter=FieldArgument(AuditFilter | None, "Everything unless given."),
        )
    )
