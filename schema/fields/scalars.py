"""Custom scalars, serialised as PostgreSQL's JSON has them, so that both ways of execution answer the same."""

import re
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from db.text.languages import normalised
from schema.fields.uploads import UploadedFile

URL = NewType("URL", str)
Language = NewType("Language", str)
Upload = NewType("Upload", UploadedFile)


FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""What clients send as the beginning or the end of all time is an infinity to PostgreSQL, or no time in other zones."""
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def parse_datetime(value: object) -> datetime:
    try:
        if isinstance(value, str) and RFC_3339.fullmatch(value):
            return max(FIRST, min(datetime.fromisoformat(value.upper()).astimezone(UTC), LAST))
    except (ValueError, OverflowError):
        pass
    raise ValueError("DateTime takes an RFC 3339 date-time with an offset, such as 2026-01-31T09:30:00Z.")


def as_text(value: Any) -> str:
    """Values from the statement's JSON are text already."""
    return value if isinstance(value, str) else value.isoformat()


def parse_date(value: object) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return max(FIRST.date(), min(date.fromisoformat(value), LAST.date()))
    except ValueError:
        pass
    raise ValueError("Date takes an RFC 3339 full-date, such as 2026-01-31.")


def parse_language(value: object) -> str:
    tag = normalised(value) if isinstance(value, str) else None
    if tag is None:
        raise ValueError("Language takes a BCP 47 tag of a known language, such as hi, pt-BR or zh-Hant.")
    return tag


def parse_upload(value: object) -> UploadedFile:
    if not isinstance(value, UploadedFile):
        raise ValueError("Upload takes a file, which comes as a part of a multipart request.")
    return value


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A date and time by RFC 3339, always with an offset: `2026-01-31T09:30:00+00:00`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=as_text,
        parse_value=parse_datetime,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar date by RFC 3339: `2026-01-31`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=as_text,
        parse_value=parse_date,
    ),
    URL: strawberry.scalar(
        name="URL",
        description="An absolute URL by RFC 3986.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3986",
        serialize=as_text,
    ),
    Language: strawberry.scalar(
        name="Language",
        description="A language as a BCP 47 tag: `hi`, `pt-BR`, `zh-Hant`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc5646",
        serialize=as_text,
        parse_value=parse_language,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file that comes with the operation, as a part of a multipart request; the variable itself is "
        "null.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        parse_value=parse_upload,
    ),
}
