"""What has changed since an older schema, and which registered documents break."""

from datetime import date

import pytest
from graphql import build_schema

from db.registry.documents import Registered
from schema.fields.deprecation import deprecated, last_day
from schema.fields.mapped_fields import mapped
from schema.registry.schema_check import NoSchema, broken, changes, read_schema
from schema.schema import executable, schema

SDL = schema.as_str()
TODAY = date(2027, 7, 1)


def older(text: str, replacement: str) -> str:
    """The present schema, but for one place."""
    assert SDL.count(text) == 1, text
    return SDL.replace(text, replacement)


def found(sdl: str) -> list[str]:
    return [str(change) for change in changes(build_schema(sdl), executable, TODAY)]


def with_field(deprecation: str = "") -> str:
    return older("type Person implements Node {\n", f"type Person implements Node {{\n  old: Int {deprecation}\n")


def test_nothing_has_changed_since_the_schema_itself() -> None:
    assert found(SDL) == []


@pytest.mark.parametrize(
    ("deprecation", "change"),
    [
        ("", "breaking FIELD_REMOVED: Field Person.old was removed. It was not deprecated."),
        (
            '@deprecated(reason: "It is old.")',
            "breaking FIELD_REMOVED: Field Person.old was removed. It was deprecated without a date.",
        ),
        (
            '@deprecated(reason: "Use new instead. Will be removed after 2027-07-01.")',
            "breaking FIELD_REMOVED: Field Person.old was removed. It was deprecated until 2027-07-01.",
        ),
        (
            '@deprecated(reason: "Use new instead. Will be removed after 2027-06-30.")',
            "announced FIELD_REMOVED: Field Person.old was removed. It was deprecated until 2027-06-30.",
        ),
    ],
)
def test_a_removal_is_announced_by_a_deprecation_until_a_day_that_is_over(deprecation: str, change: str) -> None:
    assert found(with_field(deprecation)) == [change]


@pytest.mark.parametrize(
    ("sdl", "change"),
    [
        (
            older("enum CommentingMode {\n", "enum CommentingMode {\n  OLD\n"),
            "breaking VALUE_REMOVED_FROM_ENUM: Enum value CommentingMode.OLD was removed. It was not deprecated.",
        ),
        (f"{SDL}\ntype Old {{ a: Int }}", "breaking TYPE_REMOVED: Old was removed."),
        (
            older('  """Comments appear at once."""\n  OPEN\n', ""),
            "dangerous VALUE_ADDED_TO_ENUM: Enum value CommentingMode.OPEN was added.",
        ),
    ],
)
def test_changes_have_their_kind(sdl: str, change: str) -> None:
    assert change in found(sdl)


@pytest.mark.parametrize("content", [b"", b"\xff", b"type Query {", b"{ a }", b"type Query { a: Nothing }"])
def test_what_is_no_schema_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(NoSchema) as refused:
        read_schema(content)

    assert len(str(refused.value).splitlines()) == 1


READS = "query Old($slug: String!) { person(slug: $slug) { ...Both } } fragment Both on Person { name old }"
SHOWS = "{ articles { nodes { ...Shown } } } fragment Shown on Article { dek }"
POSTS = "mutation Post($input: PostCommentInput!) { postComment(input: $input) { errors { code } } }"
SETS = "mutation Set($input: SetCommentingInput!) { setCommenting(input: $input) { errors { code } } }"
COUNTS = "{ articles { totalCount } }"
NEWER = "query Newer { nothing }"


@pytest.mark.parametrize(
    ("sdl", "line"),
    [
        (SDL, None),
        (with_field(), "breaks web 1, Old: Cannot query field 'old' on type 'Person'. Did you mean 'id'?"),
        (
            older('without one."""\n  dek: String\n', 'without one."""\n  dek: String!\n'),
            "breaks web 1, an operation without a name: Field Article.dek changed type from String! to String.",
        ),
        (
            older('  """A small Markdown: paragraphs, emphasis, links, quotes, code."""\n  body: String!\n', ""),
            "breaks web 1, Post: A required field PostCommentInput.body was added.",
        ),
        (
            older("enum CommentingMode {\n", "enum CommentingMode {\n  OLD\n"),
            "breaks web 1, Set: Enum value CommentingMode.OLD was removed.",
        ),
    ],
)
def test_the_documents_that_break_are_those_that_use_what_has_changed(sdl: str, line: str | None) -> None:
    old = build_schema(sdl)
    texts = [text for text in (READS, SHOWS, POSTS, SETS, COUNTS) if text != READS or "old: Int" in sdl]

    found = [str(each) for each in broken(old, executable, [Registered(text, text, "web", "1") for text in texts])]

    assert found == ([line] if line else [])


def test_a_document_that_was_never_valid_is_broken_too() -> None:
    (found,) = broken(build_schema(SDL), executable, [Registered("a", NEWER, "web", "1")])

    assert str(found) == "breaks web 1, Newer: Cannot query field 'nothing' on type 'Query'."


def test_a_deprecated_field_says_what_to_use_and_until_when() -> None:
    field = deprecated(mapped(), "`headline`", date(2027, 6, 30))

    assert field.deprecation_reason == "Use `headline` instead. Will be removed after 2027-06-30."
    assert last_day(field.deprecation_reason) == date(2027, 6, 30)


@pytest.mark.parametrize("reason", ["", "Old.", "Use a instead. Will be removed after 2027-02-30."])
def test_a_reason_of_another_form_has_no_day(reason: str) -> None:
    assert last_day(reason) is None


def test_whatever_the_schema_deprecates_has_a_day() -> None:
    members = [
        member
        for type_ in executable.type_map.values()
        if not type_.name.startswith("__")
        for member in (getattr(type_, "fields", None) or getattr(type_, "values", {})).values()
    ]
    reasons = [member.deprecation_reason for member in members if member.deprecation_reason is not None]

    assert len(members) > 300
    assert [reason for reason in reasons if last_day(reason) is None] == []
