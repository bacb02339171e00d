"""Markdown with front matter gives the whole article, or one sentence and a line."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read
from db.article_input import ArticleDraft, CommentDraft, PersonDraft, QuoteDraft

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 10, tzinfo=UTC))
SAMPLES = sorted((Path(__file__).parents[4] / "api" / "samples").iterdir())
FULL = """\
---
headline: Geese  come back
alternative_headline: Geese return
slug: geese
summary: They are back.
dek: And loud.
dateline: Redmere, March 2
source: NW
section: Nature
tags: [birds, birds, spring]
published: 2026-03-02T12:00:00+01:00
key_points: {heading: Facts, points: [Back, Loud]}
people: [Ben Roe, {name: Ada Lind, title: Warden, affiliation: Town, id: 17, same_as: https://ada.example}]
quotes:
  - {text: We always do., speaker: ada lind, attribution: said Lind, pull: true}
  - {text: Honk., speaker: Cy Goose}
  - {text: Never., speaker: 17}
comments:
  - name: Dot
    id: 4
    body: Lovely
    at: 2026-03-03 08:00
    liked_by: [Eve, Eve]
    replies: [{name: Eve, id: eve-2, body: Indeed}]
comment_guidelines: No hissing.
---

They *came*.
"""
FULL_DRAFT = ArticleDraft(
    slug="geese",
    slug_is_given=True,
    headline="Geese come back",
    alternative_headline="Geese return",
    summary="They are back.",
    dek="And loud.",
    dateline_place="Redmere",
    dateline_date=date(2026, 3, 2),
    source="NW",
    section="Nature",
    tags=("birds", "spring"),
    published_at=datetime(2026, 3, 2, 11, tzinfo=UTC),
    dated=datetime(2026, 3, 2, tzinfo=UTC),
    key_points_heading="Facts",
    key_points=("Back", "Loud"),
    people=(
        PersonDraft(name="Ben Roe"),
        PersonDraft(name="Ada Lind", title="Warden", affiliation="Town", id="17", same_as=("https://ada.example",)),
    ),
    quotes=(
        QuoteDraft(text="We always do.", speaker="ada lind", attribution="said Lind", is_pull_quote=True),
        QuoteDraft(text="Honk.", speaker="Cy Goose"),
        QuoteDraft(text="Never.", speaker="17"),
    ),
    comments=(
        CommentDraft(
            name="Dot",
            id="4",
            body="Lovely",
            at=datetime(2026, 3, 3, 8, tzinfo=UTC),
            languages=("en",),
            liked_by=("Eve",),
            replies=(CommentDraft(name="Eve", id="eve-2", body="Indeed", languages=("en",)),),
        ),
    ),
    comment_guidelines="No hissing.",
    body="They *came*.",
)


def test_every_field_is_read(tmp_path: Path) -> None:
    path = tmp_path / "geese.md"
    path.write_text(FULL, encoding="utf-8")

    assert read(path, OPTIONS).draft == FULL_DRAFT


@pytest.mark.parametrize(
    ("field", "day", "published_at"),
    [
        ("tags: []", None, None),
        ("dateline: {place: Redmere, date: 2026-01-16}", date(2026, 1, 16), None),
        ("dateline: {place: Redmere, date: January 16}", date(2026, 1, 16), None),
        ("published: 2026-02-03", None, datetime(2026, 2, 3, tzinfo=UTC)),
        ("published: 2026-02-03T04:05:06", None, datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ('published: "2026-02-03T04:05:06Z"', None, datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)),
    ],
)
def test_what_a_file_leaves_out_follows_from_the_rest(
    tmp_path: Path, field: str, day: date | None, published_at: datetime | None
) -> None:
    path = tmp_path / "short.md"
    path.write_text(f"---\nheadline: Crème Brûlée!\ndek:\n{field}\n---\n# Top\n\nFirst\n*one*.\n", encoding="utf-8")

    assert read(path, OPTIONS).draft == ArticleDraft(
        slug="crème-brûlée",
        headline="Crème Brûlée!",
        summary="First one.",
        body="# Top\n\nFirst\n*one*.",
        published_at=published_at,
        dateline_place="Redmere" if day else None,
        dateline_date=day,
        dated=datetime(2026, 1, 16, tzinfo=UTC) if day else None,
    )


@pytest.mark.parametrize(
    ("front_matter", "reason", "line"),
    [
        ("tags: []", "headline is missing.", 2),
        ("title: [A]", "title must be text.", 2),
        ("headline: '  '", "headline is missing.", 2),
        (f"headline: A\nsection: {'x' * 101}", "section has more than 100 characters.", 3),
        (f"headline: A\ntags: {['x'] * 101}", "tags has more than 100 entries.", 3),
        ("headline: A\nslug: two words", "slug must be one segment of an address, without blanks, slashes, ?, # and "
         "the like.", 3),
        ('headline: "A\\0"', "headline has a character that cannot be printed.", 2),
        ("headline: A\nkey_points: [{text: B}]", "key_points.points[1] must be text.", 3),
        ("headline: A\ntags: [[b]]", "tags[1] must be text.", 3),
        ("headline: A\nquotes:\n  - text: B\n  - speaker: C", "quotes[2].text is missing.", 5),
        ("headline: A\nquotes:\n  - {text: B, pull: perhaps}", "quotes[1].pull must be true or false.", 4),
        ("headline: A\nquotes: [{text: B, pull: true}, {text: C, pull: true}]",
         "Only one quote may be the pull quote.", 2),
        ("headline: A\npeople: [[7]]", "people[1] must be a mapping of keys to values.", 3),
        ("headline: A\ndateline: Redmere", 'dateline must be a place and a date, such as "Redmere, 2026-01-16".', 3),
        ("headline: A\ndateline: {place: B, date: 7}",
         'dateline.date must be a date such as 2026-01-16 or "January 16".', 3),
        ("headline: A\npublished: 0001-01-01", "published lies outside the years 1000 to 8999.", 3),
        ("headline: A\npublished: soon", "published must be a date or a time.", 3),
        ("headline: A\ndate: 20260230", "date “20260230” is no day of the calendar.", 3),
        ("headline: A\npublished: 2026-02-31", "published “2026-02-31” is no day of the calendar.", 3),
        ("headline: A\nheadline: B", "The front matter is not valid YAML: headline is given twice.", 3),
        ("headline: &a A\ndek: *a", "The front matter is not valid YAML: aliases are not allowed.", 3),
        ("headline: A: B", "The front matter is not valid YAML: mapping values are not allowed in this context.", 2),
        ("- headline", "The front matter must be a mapping of keys to values.", 2),
        ("headline: A\ncomments: " + "[" * 5000, "The front matter is nested too deep.", 3),
    ],
)  # fmt: skip
def test_a_broken_field_is_named_with_its_line(
    tmp_path: Path, front_matter: str, reason: str, line: int | None
) -> None:
    path = tmp_path / "broken.md"
    path.write_text(f"---\n{front_matter}\n---\nBody.\n", encoding="utf-8")

    with pytest.raises(UnreadableFile) as refusal:
        read(path, OPTIONS)

    assert (refusal.value.reason, refusal.value.line) == (reason, line)


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"", "The file is empty.", None),
        (b"\n \n", "The file is empty.", None),
        (b"---\nheadline: A\n", "The front matter has no closing line, ---.", 1),
        (b"---\nheadline: A\n---\n\n<!-- -->\n\n[a]: b\n".replace(b"<!-- -->", b""), "The article has no body.", None),
        (b"---\nheadline: A\n---\nB\n\xff\n", "The file is not UTF-8 text.", 5),
        (b"---\nheadline: A\n---\nB\0\n", "The file has a control character, U+0000.", 4),
        (b"x" * 1_000_001, "The file is larger than 1,000,000 bytes.", None),
    ],
)
def test_a_file_that_is_no_article_is_refused(tmp_path: Path, data: bytes, reason: str, line: int | None) -> None:
    path = tmp_path / "broken.md"
    path.write_bytes(data)

    with pytest.raises(UnreadableFile) as refusal:
        read(path, OPTIONS)

    assert (refusal.value.reason, refusal.value.line) == (reason, line)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^The file cannot be read: No such file or directory\.$"):
        read(tmp_path / "nowhere.md", OPTIONS)


YAML = st.text(st.sampled_from("abheadline: \n-[]{}'\"|>&*!?%@`#,0123456789.T\t\\xu"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.binary(max_size=80) | YAML.map(str.encode))
def test_any_bytes_give_an_article_or_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.md"
    path.write_bytes(b"---\n" + data + b"\n---\nBody.\n")

    try:
        said = read(path, OPTIONS).draft.summary
    except UnreadableFile as refusal:
        said = refusal.reason
    assert re.fullmatch(r".+\.", said)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_are_whole_articles(path: Path) -> None:
    article = read(path, replace(OPTIONS, now=datetime(2026, 11, 1, tzinfo=UTC))).draft

    assert article.published_at is None or article.published_at.year == 2026
    assert 4 <= len(article.key_points) <= 6
    assert [quote.is_pull_quote for quote in article.quotes].count(True) == 1
    assert all(len(comment.body) >= 50 for comment in article.comments)
    assert len(article.comments) >= 3
