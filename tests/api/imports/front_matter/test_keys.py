"""The keys and values that people write in front matter, whatever wrote them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read_bytes
from db.article_input import AuthorDraft, SeoDraft

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 10, tzinfo=UTC), time_zone=ZoneInfo("Europe/Berlin"))


def read(*front_matter: str, body: str = "They came.", name: str = "geese.md") -> Reading:
    text = "\n".join(["---", *front_matter, "---", body, ""])
    return read_bytes(text.encode(), name, OPTIONS)


def field(name: str, *front_matter: str) -> Any:
    return getattr(read(*front_matter).draft, name)


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("headline: Geese", "Geese"),
        ("title: Geese", "Geese"),
        ("Title: Geese", "Geese"),
        ("title: 2025", "2025"),
        ("title: 1.10", "1.10"),
        ("title: 010", "010"),
        ("title: 12:30:45", "12:30:45"),
        ("title: 2026-01-16", "2026-01-16"),
        ("title: No", "No"),
        ("title: 1_000", "1_000"),
        ("title: !!str 7", "7"),
        ("title: 'Null'", "Null"),
        ("title: Q&amp;A with the <em>geese</em>", "Q&A with the geese"),
        ("title: 3 < 5 & 7", "3 < 5 & 7"),
        ("title: >\n  Geese\n  return", "Geese return"),
        ("title: Ducks\nheadline: Geese", "Geese"),
    ],
)
def test_a_headline_is_the_text_that_stands_there(line: str, headline: str) -> None:
    assert field("headline", line) == headline


def test_without_a_title_the_first_heading_is_the_headline() -> None:
    draft = read("tags: [birds]", body="# Geese *return*\n\nThey came.").draft

    assert (draft.headline, draft.body) == ("Geese return", "They came.")


@pytest.mark.parametrize("key", ["summary", "description", "excerpt", "lead", "abstract"])
def test_a_summary_has_many_names(key: str) -> None:
    assert field("summary", "title: A", f"{key}: They are <b>back</b>.") == "They are back."
    assert field("summary", "title: A", f"{key}: ''") == "They came."


@pytest.mark.parametrize(
    ("lines", "section", "tags"),
    [
        (["section: Nature"], "Nature", ()),
        (["category: Nature"], "Nature", ()),
        (["category: Local News"], "Local News", ()),
        (["categories: Local News"], "Local News", ()),
        (["categories: nature local"], "nature", ("local",)),
        (["categories: nature, local news"], "nature", ("local news",)),
        (["categories: [Nature, Local News]"], "Nature", ("Local News",)),
        (["categories:", "  - 2025"], "2025", ()),
        (["section: Home", "categories: [Nature]"], "Home", ()),
        (["categories: [Nature, birds]", "tags: [birds, spring]"], "Nature", ("birds", "spring")),
        (["tags: [birds, 2025, birds]"], None, ("birds", "2025")),
        (["tags: birds, early spring"], None, ("birds", "early spring")),
        (["tags: birds spring"], None, ("birds", "spring")),
        (["tag: early spring"], None, ("early spring",)),
        (["tags: 2025"], None, ("2025",)),
        (["tags: [birds, null, '']"], None, ("birds",)),
        (["tags: [{name: birds, slug: b}, {slug: spring}]"], None, ("birds", "spring")),
        (["tags:"], None, ()),
        (["keywords: birds, spring"], None, ("birds", "spring")),
        (["taxonomies:", "  tags: [birds]", "  categories: [Nature]"], "Nature", ("birds",)),
    ],
)
def test_categories_and_tags_are_lists_or_text(lines: list[str], section: str | None, tags: tuple[str, ...]) -> None:
    draft = read("title: A", *lines).draft

    assert (draft.section, draft.tags) == (section, tags)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("published: 2026-01-16T05:06:51Z", "2026-01-16 05:06:51"),
        ("date: 2013-05-30 5:06:51 -0400", "2013-05-30 09:06:51"),
        ("date: 2013-05-30 05:06:51 +0530", "2013-05-29 23:36:51"),
        ("date: 2020/08/13", "2020-08-12 22:00:00"),
        ("date: Fri, 16 Jan 2026 05:06:51 +0530", "2026-01-15 23:36:51"),
        ("date: 16 Jan 2026 05:06:51 GMT", "2026-01-16 05:06:51"),
        ("date: January 13, 2026", "2026-01-12 23:00:00"),
        ("date: Jul 08 2022", "2022-07-07 22:00:00"),
        ("date: 'January 13, 2026 5:06 PM'", "2026-01-13 16:06:00"),
        ("date: 'Jan. 13, 2026 at 12:06 a.m. EST'", "2026-01-13 05:06:00"),
        ("date: 1768539600", "2026-01-16 05:00:00"),
        ("date: 1768539600000", "2026-01-16 05:00:00"),
        ("date: 2026-01-16", "2026-01-15 23:00:00"),
        ("date: 2026-07-16 10:00", "2026-07-16 08:00:00"),
        ("date: 20260116", "2026-01-15 23:00:00"),
        ("date: 2026-01-16 05:06:51.123 -0400 EDT", "2026-01-16 09:06:51.123000"),
        ("date: 2026-01-16T05:06:51+01:00[Europe/Berlin]", "2026-01-16 04:06:51"),
        ("date: 2026-01-16 05:06 Asia/Kolkata", "2026-01-15 23:36:00"),
        ("date: Fri Jan 16 2026 05:06:51 GMT+0100 (Central European Standard Time)", "2026-01-16 04:06:51"),
        ("date: Fri Jan 16 05:06:51 UTC 2026", "2026-01-16 05:06:51"),
        ("date: 16. Januar 2026 um 17:30 Uhr", "2026-01-16 16:30:00"),
        ("date: 16 janvier 2026 à 17h30", "2026-01-16 16:30:00"),
        ("lang: de\ndate: 16.1.2026 17:30", "2026-01-16 16:30:00"),
        ("lang: fr\ndate: 2/1/2026", "2026-01-01 23:00:00"),
        ("lang: en-US\ndate: 2/1/2026", "2026-01-31 23:00:00"),
        ("date: 1/16/2026", "2026-01-15 23:00:00"),
        ("date: 16/1/2026", "2026-01-15 23:00:00"),
        ("date: 2026年1月16日", "2026-01-15 23:00:00"),
        ("pubDate: 2026-01-16", "2026-01-15 23:00:00"),
        ("pubDatetime: 2026-01-16T05:06:51Z", "2026-01-16 05:06:51"),
        ("publishDate: 2026-01-17\ndate: 2026-01-16", "2026-01-16 23:00:00"),
        ("published: true\ndate: 2026-01-16", "2026-01-15 23:00:00"),
        ("created_at: 2026-01-16", "2026-01-15 23:00:00"),
    ],
)
def test_a_date_is_read_as_people_write_it(line: str, moment: str) -> None:
    assert field("published_at", "title: A", line) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("date", ["2026-01-16", "2026-01-16T05:06:51+02:00", "2026-01-16 05:06:51"])
def test_a_date_of_toml_is_read_as_well(date: str) -> None:
    read_as_yaml = field("published_at", "title: A", f"date: {date}")

    toml = f'+++\ntitle = "A"\ndate = {date}\n+++\nThey came.\n'
    assert read_bytes(toml.encode(), "a.md", OPTIONS).draft.published_at == read_as_yaml


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("31 April 2026", "date “31 April 2026” is no day of the calendar."),
        ("2026-02-30 10:00", "date “2026-02-30” is no day of the calendar."),
        ("1/2/2026", "date “1/2/2026” may be two days: write the year first."),
        ("1/16/26", "date “1/16/26” has no year of four digits."),
        ("2026-01-16 25:00", "date has no such time of day, “25:00”."),
        ("2026-01-16 13:00 PM", "date has no such time of day, “13:00 PM”."),
        ("2026-01-16 10:00 IST", "date has a time zone, “IST”, that may be several: write an offset such as +05:30."),
        ("2026-01-16 10:00 Mars/Base", "date has no such time zone, “Mars/Base”."),
        ("0000-00-00 00:00:00", "date “0000-00-00” is no day of the calendar."),
        ("Wed, 30 Nov -0001 00:00:00 +0000", "date must be a date or a time."),
        ("today", "date must be a date or a time."),
        ("Last Modified", "date must be a date or a time."),
        ("January 2026", "date must be a date or a time."),
        ("'10:30'", "date must be a date or a time."),
        ("[2026-01-16]", "date must be a date or a time."),
    ],
)
def test_an_impossible_or_unclear_date_is_refused(date: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read("title: A", f"date: {date}")

    assert (refusal.value.reason, refusal.value.line) == (reason, 3)


def test_the_date_in_a_files_name_counts_where_none_is_given() -> None:
    assert read("title: A", name="2026-01-16-geese.md").draft.published_at == datetime(2026, 1, 15, 23, tzinfo=UTC)
    draft = read("title: A", "published: false", name="2026-01-16-geese.md").draft
    assert (draft.is_draft, draft.published_at) == (True, datetime(2026, 1, 15, 23, tzinfo=UTC))
    dated = read("title: A", "date: 2026-01-17 01:00", name="2026-01-16-geese.md")
    assert dated.draft.published_at == datetime(2026, 1, 17, tzinfo=UTC)
    with pytest.raises(UnreadableFile, match="no day of the calendar"):
        read("title: A", name="2026-02-30-geese.md")


@pytest.mark.parametrize("key", ["updated", "lastmod", "last_modified_at", "modified", "updatedDate", "dateModified"])
def test_the_time_of_a_change_has_many_names(key: str) -> None:
    assert field("updated_at", "title: A", f"{key}: 2026-01-16") == datetime(2026, 1, 15, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["author: {name: Ada Lind, url: /ada}"], {"authors": [{"name": "Ada Lind", "url": "/ada"}]}),
        (["authors: [admin, 7, {email: a@b.example}]"], {"authors": ["admin", "7", {"email": "a@b.example"}]}),
        (["canonical: /a/", "seo: {mood: b}"], {"search_engines": {"canonical_url": "/a/", "mood": "b"}}),
        (["seo: true", "meta_keywords: [a]"], {"search_engines": {"seo": "true", "meta_keywords": ["a"]}}),
        ([f"author: {'a.' * 50_000}"], {"authors": ["a." * 50_000]}),
        (["thumbnail: /t.jpg", "cover: {image: /a.jpg}"], {"image": {"thumbnail": "/t.jpg"}}),
        (["header: dark", "image: {layers: 3}"], {"image": {"image": {"layers": "3"}}}),
        (["permalink: /a/", "aliases: [/b/]"], {"addresses": {"permalink": "/a/", "aliases": ["/b/"]}}),
        (["url: /a/", "redirect_from: /b/"], {"addresses": {"url": "/a/", "redirect_from": "/b/"}}),
        (["image:", "author: ''", "aliases: []"], {}),
    ],
)
def test_what_has_no_field_yet_is_kept(lines: list[str], kept: dict[str, Any]) -> None:
    reading = read("title: A", *lines)

    assert (reading.draft.other_fields, reading.unknown_keys) == (kept, ())


def test_what_says_nothing_is_ignored_and_what_is_unknown_is_told() -> None:
    reading = read(
        "title: A", "layout: post", "weight: 3", "toc: true", "mood: good", "comments: [{name: B, body: C, x: 1}]"
    )

    assert reading.unknown_keys == ("mood", "comments.x")


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ("geese", "geese"),
        ("Geese_Return.v2", "Geese_Return.v2"),
        ("gänse-kehren-zurück", "gänse-kehren-zurück"),
        ("ga\u0308nse", "gänse"),
        ("雁が戻る", "雁が戻る"),
        ("बत्तखें", "बत्तखें"),
        ("می\u200cآیند", "می\u200cآیند"),
        ("%e9%9b%81", "雁"),
        ("2025", "2025"),
        ("a,b;c=d!e'f(g)*h+i:j@k&l$m~n", "a,b;c=d!e'f(g)*h+i:j@k&l$m~n"),
        ("..geese", "..geese"),
    ],
)
def test_a_slug_may_be_any_segment_that_a_browser_shows(given: str, slug: str) -> None:
    draft = read("title: A", f'slug: "{given}"').draft

    assert (draft.slug, draft.slug_is_given) == (slug, True)


@pytest.mark.parametrize(
    "slug",
    [
        "a b",
        "a/b",
        "a?b",
        "a#b",
        "a\\\\b",
        ".",
        "..",
        "a%zzb",
        "%2F",
        "%ff",
        "a\u202eb",
        "a\u00a0b",
        "a|b",
        "a<b",
        "x" * 201,
    ],
)
def test_what_a_browser_shows_otherwise_is_no_slug(slug: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read("title: A", f'slug: "{slug}"')

    assert refusal.value.reason.startswith("slug ")
    assert refusal.value.line == 3


def test_a_comment_of_an_export_is_read() -> None:
    lines = [
        "comments:",
        "- author: Ann",
        "  author_email: ann@reader.example",
        "  date: 2026-01-16 10:00",
        "  content: Good.",
    ]

    comment = read("title: A", *lines).draft.comments[0]

    assert (comment.name, comment.body, comment.at) == ("Ann", "Good.", datetime(2026, 1, 16, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["author: Ada Lind"], ["Ada Lind"]),
        (["authors: [Ada Lind, Ben Roe]"], ["Ada Lind", "Ben Roe"]),
        (["author: Ada Lind, Ben Roe"], ["Ada Lind", "Ben Roe"]),
        (["author: Ada Lind and Ben Roe"], ["Ada Lind", "Ben Roe"]),
        (["author: Ada Lind, Ben Roe & Cem Ay"], ["Ada Lind", "Ben Roe", "Cem Ay"]),
        (["author: 'Lind, Ada'"], ["Lind, Ada"]),
        (["author: Lind & Sons"], ["Lind & Sons"]),
        (["author: Ada Lind <ada@news.example>"], ["Ada Lind"]),
        (["author: ada@news.example (Ada Lind)"], ["Ada Lind"]),
        (["author: {name: Ada Lind, email: ada@news.example}"], ["Ada Lind"]),
        (["author: Ada Lind", "authors: [{name: Ben Roe}]"], ["Ben Roe", "Ada Lind"]),
        (["authors: [Ada Lind, Ada Lind]"], ["Ada Lind"]),
        (["author: 東京太郎"], ["東京太郎"]),
        (["author: admin"], []),
        (["author: ''"], []),
    ],
)
def test_authors_are_texts_lists_or_mappings(lines: list[str], authors: list[str]) -> None:
    assert [author.person for author in field("authors", "title: A", *lines)] == authors


def test_an_author_has_a_role_and_the_byline_is_as_printed() -> None:
    lines = ("title: A", "authors: [{name: Ada Lind, role: Photographs}]", "byline: By Ada Lind")

    assert field("authors", *lines) == (AuthorDraft(person="Ada Lind", role="Photographs"),)
    assert field("byline", *lines) == "By Ada Lind"


@pytest.mark.parametrize(
    ("lines", "seo"),
    [
        (["meta_title: T", "meta_description: D"], SeoDraft(title="T", description="D")),
        (["seo: {title: T, description: D}"], SeoDraft(title="T", description="D")),
        (["seo_title: T", "seo: {title: Other}"], SeoDraft(title="T")),
        (["_yoast_wpseo_title: T", "_yoast_wpseo_metadesc: D"], SeoDraft(title="T", description="D")),
        (["canonical_url: 'https://wire.example/a'"], SeoDraft(canonical_url="https://wire.example/a")),
        (["seo: {canonical: 'https://wire.example/a', noindex: true}"],
         SeoDraft(canonical_url="https://wire.example/a", no_index=True)),
        (["noindex: true"], SeoDraft(no_index=True)),
        (["robotsNoIndex: true"], SeoDraft(no_index=True)),
        (["robots: 'noindex, nofollow'"], SeoDraft(no_index=True)),
        (["robots: [index, follow]"], SeoDraft()),
        (["noindex: false"], SeoDraft()),
    ],
)  # fmt: skip
def test_what_search_engines_are_told_has_many_names(lines: list[str], seo: SeoDraft) -> None:
    assert field("seo", "title: A", *lines) == seo


def test_a_description_for_search_engines_is_the_summary_where_there_is_no_other() -> None:
    assert field("summary", "title: A", "meta_description: For them") == "For them"
    assert field("summary", "title: A", "meta_description: For them", "excerpt: For readers") == "For readers"


@pytest.mark.parametrize(
    ("lines", "picture"),
    [
        (["image: /a.jpg"], ("/a.jpg", "", None, None)),
        (["images: [a.jpg, b.jpg]", "image_alt: A goose"], ("a.jpg", "A goose", None, None)),
        (["cover: {image: a.jpg, alt: A goose, caption: <b>In</b> May}"], ("a.jpg", "A goose", "In May", None)),
        (["thumbnail: t.jpg", "featured_image: a.jpg", "featured_image_caption: May"], ("a.jpg", "", "May", None)),
        (["feature_image: a.jpg", "feature_image_alt: B"], ("a.jpg", "B", None, None)),
        (["coverImage: a.jpg", "coverAlt: B", "coverCredit: C"], ("a.jpg", "B", None, "C")),
        (["image: {path: /a.jpg, alt: B, attribution: C}"], ("/a.jpg", "B", None, "C")),
        (["heroImage: {src: ./a.jpg, alt: B}"], ("./a.jpg", "B", None, None)),
        (["header: {overlay_image: /a.jpg, caption: C, image_description: B}"], ("/a.jpg", "B", "C", None)),
        (["images: [{url: 'https://a.example/a.jpg', alt: B}]"], ("https://a.example/a.jpg", "B", None, None)),
        (
            ["resources: [{src: b.pdf}, {src: a.jpg, name: cover, title: C, params: {alt: B}}]"],
            ("a.jpg", "B", "C", None),
        ),
        (["params: {cover: {image: a.jpg}}"], ("a.jpg", "", None, None)),
        (["image: a.jpg", f"image_credit: {'c' * 400}"], ("a.jpg", "", None, f"{'c' * 299}…")),
        (["og_image: o.jpg", "image_alt: nothing"], None),
    ],
)
def test_the_lead_picture_has_many_names(lines: list[str], picture: tuple[str | None, ...] | None) -> None:
    reading = read("title: A", *lines)

    found = reading.pictures.get(str(reading.draft.image))
    assert (found and (found.address, found.alt, found.caption, found.credit)) == picture
    assert reading.unknown_keys == ()
