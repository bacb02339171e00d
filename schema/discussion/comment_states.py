"""Where comments and discussions can stand."""

from enum import Enum

import strawberry


@strawberry.enum(description="Who may comment on an article.")
class CommentingMode(Enum):
    OPEN = strawberry.enum_value("OPEN", description="Comments appear at once.")
    PREMODERATED = strawberry.enum_value("PREMODERATED", description="Comments appear once a moderator has agreed.")
    CLOSED = strawberry.enum_value("CLOSED", description="No new comments.")


@strawberry.enum(description="Where a comment stands.")
class CommentStatus(Enum):
    PENDING = strawberry.enum_value("PENDING", description="Waits for a moderator; only its author sees it.")
    PUBLISHED = strawberry.enum_value("PUBLISHED", description="Everyone sees it.")
    REJECTED = strawberry.enum_value("REJECTED", description="A moderator refused it; only its author sees it.")
    REMOVED = strawberry.enum_value("REMOVED", description="Its words are gone; its place stays while it has replies.")


@strawberry.enum(description="What is wrong with a comment.")
class ReportReason(Enum):
    OFFENSIVE = strawberry.enum_value("OFFENSIVE", description="It offends by hate, obscenity or discrimination.")
    ABUSIVE = strawberry.enum_value("ABUSIVE", description="It attacks or harasses someone.")
    SPAM = strawberry.enum_value("SPAM", description="It advertises, or is posted again and again.")
    OFF_TOPIC = strawberry.enum_value("OFF_TOPIC", description="It has nothing to do with the article.")
    OTHER = strawberry.enum_value("OTHER", description="Something else, which `details` can say.")
