"""A file is what it says it is: what is no article is refused by the name of its format."""

from datetime import UTC, datetime

import pytest

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read_bytes
from db.article_input import ArticleDraft

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 10, tzinfo=UTC))
MAIL = "Received: from mail.example\n by mx.example\nFrom: Ann <ann@reader.example>\nSubject: Geese\n\nHi.\n"


def read(text: str, name: str = "file.txt") -> ArticleDraft:
    return read_bytes(text.encode(), name, OPTIONS).draft


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('<?xml version="1.0"?>\n<nitf>\n</nitf>\n', "XML"),
        ("<!DOCTYPE html>\n<title>Geese</title>\n", "HTML"),
        ("<p>Geese return.</p>\n\nThey came.\n", "HTML"),
        ("<rss>\n</rss>\n", "HTML or XML"),
        ("<?php echo 1;\n", "PHP"),
        ('{\n  "title": "Geese"\n}\n', "JSON"),
        ('[{"title": "Geese"}]\n', "JSON"),
        ("[geese]\n\nThey came.\n", "JSON"),
        ('{"title": "Geese"}\n{"title": "Ducks"}\n', "JSON"),
        ("{% extends 'base' %}\n\nGeese\n", "a template"),
        ("{{< figure >}}\n\nGeese\n", "a template"),
        ("{\\rtf1 Geese}\n", "RTF"),
        (';;;\n"title": "Geese"\n;;;\n\nThey came.\n', "JSON between lines of three semicolons"),
        (MAIL, "e-mail"),
        ("From: Ann <ann@reader.example>\nTo: Desk <desk@news.example>\n\nGeese\n", "e-mail"),
        ("Subject: Geese\nDate: Thu, 15 Jan 2026 10:00:00 +0000\n\nThey came.\n", "e-mail"),
        ("From ann@reader.example Thu Jan 15 10:00:00 2026\nX-Mood: good\n\nThey came.\n", "e-mail"),
        ("Title: Geese\nDate: 2026-01-15\n\nThey came.\n", "metadata without a line of hyphens around it"),
        ("title: Geese\ntags:\n  - birds\n\nThey came.\n", "metadata without a line of hyphens around it"),
        ("id,headline,body\n1,Geese,They came\n", "a table"),
        ("id\theadline\n1\tGeese\n", "a table"),
        ("BEGIN:VCALENDAR\nSUMMARY:Geese\n", "a calendar or an address card"),
        ("1\n00:00:01,000 --> 00:00:02,000\nGeese\n", "subtitles"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nGeese\n", "subtitles"),
        ("#!/bin/sh\necho Geese\n", "a script"),
        ("diff --git a/x b/x\n--- a/x\n+++ b/x\n", "a patch"),
        ("\\documentclass{article}\nGeese\n", "LaTeX"),
        ("#+TITLE: Geese\n\nThey came.\n", "Org"),
        ("= Geese\n\nThey came.\n", "AsciiDoc"),
        ("%YAML 1.2\n---\ntitle: Geese\n---\n", "YAML"),
    ],
)
@pytest.mark.parametrize("name", ["file.txt", "file.md", "file"])
def test_another_format_is_refused_by_its_name(text: str, format: str, name: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text, name)

    assert refusal.value.reason.startswith(f"The file is {format}, and ")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "The file is a PDF document, and no text."),
        (
            b"PK\x03\x04\x14\x00",
            "The file is an office document, or a ZIP archive without an export, to be unpacked first, and no text.",
        ),
        (b"\x89PNG\r\n\x1a\n", "The file is a PNG picture, and no text."),
        (b"\xff\xd8\xff\xe0", "The file is a JPEG picture, and no text."),
        (b"G\xe4nse kehren zur\xfcck\n", "The file is not UTF-8 text."),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes(data, "file.md", OPTIONS)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "Geese return\n\nThey came.\n",
        "## Geese\n\nThey came.\n",
        "- Geese\n- Ducks\n",
        "![Geese](a.png)\n\nThey came.\n",
    ],
)
def test_markdown_without_front_matter_or_heading_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text, "geese.md")

    assert refusal.value.reason == "The file is Markdown without front matter and without a first-level heading."


@pytest.mark.parametrize(
    "text", ["***\n\nGeese\n", "~geese~\n\nThey came.\n", "/geese\n\nThey came.\n", "%\n\nGeese\n", "—\n\nx\n"]
)
def test_what_begins_like_no_headline_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read(text)


@pytest.mark.parametrize(
    "headline",
    [
        "Geese return",
        "“Geese return”",
        "'Geese return'",
        "(Updated) Geese return",
        "$5 million for geese",
        "#GeeseToo marchers fill the square",
        "@geese leaves the network",
        "-5 degrees, and the geese return",
        "7 geese return",
        "Live: geese return",
        "¿Vuelven los gansos?",
        "Гуси возвращаются",
        "雁が戻る",
        "बत्तखें लौट आईं",
        "…and the geese return",
    ],
)
def test_a_page_begins_with_its_headline(headline: str) -> None:
    assert read(f"{headline}\n\nThey came.\n").headline == headline


@pytest.mark.parametrize("above", ["", "\n", "\n \n\n", "\ufeff", "\ufeff\n", "\r\n"])
@pytest.mark.parametrize(
    "front_matter",
    [
        "---\ntitle: Geese\nslug: back\n---\n",
        "--- \r\ntitle: Geese\r\nslug: back\r\n--- \r\n",
        "---yaml\ntitle: Geese\nslug: back\n---\n",
        "---\ntitle: Geese\nslug: back\n...\n",
        '+++\ntitle = "Geese"\nslug = "back"\n+++\n',
        '---toml\ntitle = "Geese"\nslug = "back"\n---\n',
        '{\n  "title": "Geese",\n  "slug": "back"\n}\n',
        '{"title": "Geese", "slug": "back"}\n\n',
        '---json\n{\n  "title": "Geese",\n  "slug": "back"\n}\n---\n',
    ],
)
@pytest.mark.parametrize("name", ["geese.md", "geese.txt", "geese"])
def test_front_matter_is_read_in_yaml_toml_and_json(above: str, front_matter: str, name: str) -> None:
    draft = read(f"{above}{front_matter}They *came*.\n", name)

    assert (draft.headline, draft.slug, draft.body) == ("Geese", "back", "They *came*.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_read(encoding: str) -> None:
    assert read_bytes("Gänse kehren zurück\n\nSie kamen.\n".encode(encoding), "a.txt", OPTIONS).draft.headline == (
        "Gänse kehren zurück"
    )


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("# Geese *return*\n\nThey came.\n", "Geese return", "They came."),
        ("Geese\nreturn\n======\n\nThey came.\n", "Geese return", "They came."),
        ("Intro.\n\n# Geese\n\nThey came.\n", "Geese", "Intro.\n\n\nThey came."),
    ],
)
def test_a_first_level_heading_is_the_headline_of_markdown(text: str, headline: str, body: str) -> None:
    draft = read(text, "geese.md")

    assert (draft.headline, draft.body) == (headline, body)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("\n---\ntitle: Geese\n", "The front matter has no closing line, ---.", 2),
        ("+++\ntitle = 'Geese'\n", "The front matter has no closing line, +++.", 1),
        ("+++\ntitle = 'Geese'\nslug = \n+++\nBody.\n", "The front matter is not valid TOML: Invalid value.", 3),
        ("+++\ntitle = 'A'\ntitle = 'B'\n+++\nBody.\n", "The front matter is not valid TOML: Cannot overwrite a "
         "value.", 3),
        ("\n+++\ntitle = 'A'\n[params]\ndate = 2026-02-30\n+++\nBody.\n", "The front matter is not valid TOML: Invalid "
         "date or datetime.", 5),
        ("+++\ntitle = 'A'\ndate = 'soon'\n+++\nBody.\n", "date must be a date or a time.", 3),
        ('{\n"title" "A"\n}\nBody.\n', "The front matter is not valid JSON: Expecting ':' delimiter.", 2),
        ('{"title": "A",\n"title": "B"}\nBody.\n', "The front matter is not valid JSON: title is given twice.", 1),
        ('{"title": "A",\n"date": "soon"}\nBody.\n', "date must be a date or a time.", 2),
        ('---json\n{"title": "A"}\nmore\n---\nBody.\n', "The front matter has something behind its JSON.", 3),
        ("---\n[1, 2]\n---\nBody.\n", "The front matter must be a mapping of keys to values.", 2),
        ("\n\n---\ntitle: A\ndate: 31 April 2026\n---\nBody.\n", "date “31 April 2026” is no day of the calendar.", 5),
        ("---\n---\nBody.\n", "headline is missing.", 2),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_refused_with_its_line(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text, "geese.md")

    assert refusal.value.reason == reason
    assert refusal.value.line == line
