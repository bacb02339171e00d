"""What readers follow: articles, people and topics."""

from typing import Any

from db.compiler.mapping import FIND, Expression
from db.discussion.notices.follows import Subject
from schema.fields.mapped_fields import mapped

FOLLOWED = (
    "exists (select from news.follow f where f.commenter_id = {viewer} and f.subject = '%s' "
    "and f.subject_id = {row}.id)"
)


def viewer_follows(subject: Subject) -> Any:
    """The field of a type that can be followed."""
    return mapped(
        Expression(FOLLOWED % subject, work=FIND),
        "Whether you follow it, and find news of it among your `notifications`; false for an anonymous reader.",
    )
