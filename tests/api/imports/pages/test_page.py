"""The plain text of an article page gives the whole article."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read
from db.article_input import ArticleDraft, CommentDraft, PersonDraft, QuoteDraft
from db.text.anchors.exact import Anchor

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 10, tzinfo=UTC))
FULL = """\
Bridge Opens a Year Early

The bridge over the Ister carries its first trams.
It cost less than planned.

Key Points: What to know

  • First trams cross
  • Cost *below* plan
4 min read

A crossing that nobody expected

The engineers used a winter without ice.

"It stands because we doubted it. - Mia Roth"

Redmere, March 6

Trams crossed the Ister on Friday, chief engineer Mia Roth said.

"It stands because we doubted it," Roth said.

1. It is _not_ a list & costs <5 crowns.

- NW

Share this article:
Facebook
Reader Comments

A
Anna B
I crossed it twice, and it did not move at all.

It is beautiful.
b
Ben
Too loud.

We welcome comments. Please stay friendly.

Leave a Comment

Minimum 50 characters 0/50
"""
PLAIN = """\
A Quiet Week

“Nothing happened,” the mayor wrote.

Key points

- Nothing
* Nothing more

Reading time: 2 minutes

“It was a very calm week” — Ola Lind, mayor

The week was calm.

• cows slept
• dogs slept
"""
FULL_DRAFT = ArticleDraft(
    slug="bridge-opens-a-year-early",
    headline="Bridge Opens a Year Early",
    summary="The bridge over the Ister carries its first trams. It cost less than planned.",
    alternative_headline="A crossing that nobody expected",
    dek="The engineers used a winter without ice.",
    dateline_place="Redmere",
    dateline_date=date(2026, 3, 6),
    dated=datetime(2026, 3, 6, tzinfo=UTC),
    source="NW",
    key_points_heading="What to know",
    key_points=("First trams cross", "Cost *below* plan"),
    people=(PersonDraft(name="Mia Roth", title="chief engineer"),),
    quotes=(
        QuoteDraft(
            text="It stands because we doubted it.", speaker="Mia Roth", attribution="Mia Roth", is_pull_quote=True
        ),
        QuoteDraft(
            text="It stands because we doubted it,",
            speaker="Mia Roth",
            attribution="Roth said",
            anchor=Anchor(paragraph=1, start=1, end=33),
        ),
    ),
    comments=(
        CommentDraft(
            name="Anna B",
            body="I crossed it twice, and it did not move at all.\n\nIt is beautiful.",
            languages=("en",),
        ),
        CommentDraft(name="Ben", body="Too loud.", languages=("en",)),
    ),
    comment_guidelines="We welcome comments. Please stay friendly.",
    body=(
        "Trams crossed the Ister on Friday, chief engineer Mia Roth said.\n\n"
        '"It stands because we doubted it," Roth said.\n\n'
        "1\\. It is \\_not\\_ a list & costs \\<5 crowns."
    ),
)
PLAIN_DRAFT = ArticleDraft(
    slug="a-quiet-week",
    headline="A Quiet Week",
    summary="“Nothing happened,” the mayor wrote.",
    key_points=("Nothing", "Nothing more"),
    people=(PersonDraft(name="Ola Lind", title="mayor"),),
    quotes=(
        QuoteDraft(
            text="It was a very calm week", speaker="Ola Lind", attribution="Ola Lind, mayor", is_pull_quote=True
        ),
    ),
    body="The week was calm.\n\n- cows slept\n- dogs slept",
)


def test_a_full_page_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(FULL, encoding="utf-8")

    assert read(path, OPTIONS).draft == FULL_DRAFT


def test_a_page_without_dateline_begins_its_body_behind_the_pull_quote(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PLAIN, encoding="utf-8")

    assert read(path, OPTIONS).draft == PLAIN_DRAFT


def test_a_page_may_be_a_headline_and_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Short\n\nThe mayor\nsaid no.\n\nAgain.\n", encoding="utf-8")

    assert read(path, OPTIONS).draft == ArticleDraft(
        slug="short",
        headline="Short",
        summary="The mayor said no.",
        body="The mayor said no.\n\nAgain.",
    )


@pytest.mark.parametrize(("old", "new"), [("\n", "\r\n"), ("\n", "\r"), ("Bridge Opens", "\ufeffBridge Opens")])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, old: str, new: str) -> None:
    plain, other = tmp_path / "plain.txt", tmp_path / "other.txt"
    plain.write_bytes(FULL.encode())
    other.write_bytes(FULL.replace(old, new).encode())

    assert read(other, OPTIONS) == read(plain, OPTIONS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Only a headline\n", "The article has no body."),
        ("x" * 501 + "\n\nBody.\n", "headline has more than 500 characters."),
        ("Head\n\nReader Comments\n\nA\nAnna\nNo.\n", "The article has no body."),
    ],
)
def test_a_page_without_its_parts_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableFile) as refusal:
        read(path, OPTIONS)

    assert refusal.value.reason == reason


LINES = st.lists(st.sampled_from([*FULL.split("\n"), *PLAIN.split("\n"), "", "- ", '"', "“a b c d,” she said."]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(LINES)
def test_any_lines_give_an_article_or_a_sentence(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any.txt"
    path.write_text("\n".join(["Headline", *lines]), encoding="utf-8")

    try:
        said = read(path, OPTIONS).draft.headline
    except UnreadableFile as refusal:
        said = refusal.reason
    assert said in ("Headline", "The article has no body.")
