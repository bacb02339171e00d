"""What a file is, recognised by what it says: two formats that are read, and those that are refused by their names."""

import re
from enum import Enum, auto
from pathlib import PurePath

from api.imports.errors import UnreadableFile
from api.imports.front_matter.headings import take_headline


class Format(Enum):
    FRONT_MATTER = auto()
    MARKDOWN = auto()
    PAGE = auto()


MARKDOWN_NAMES = {".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx"}
BINARY = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "an office document, or a ZIP archive without an export, to be unpacked first",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a recording",
    b"SQLite format 3": "a database",
}

FRONT_MATTER = re.compile(r"---\s*(?:ya?ml|toml|json)?\s*(?:\n|$)|\+\+\+\s*(?:\n|$)|\{\s*[\"}]", re.IGNORECASE)
HEADING = re.compile(r"# +\S|\S.*\n=+[ \t]*(?:\n|$)")
HEADER = re.compile(r"[A-Za-z][\w-]*:(?:[ \t].*)?(?:\n[ \t]+\S.*)*(?:\n|$)")
MAIL_HEADERS = {
    "from",
    "to",
    "cc",
    "received",
    "subject",
    "sender",
    "date",
    "message-id",
    "return-path",
    "delivered-to",
}
MAIL_HEADERS |= {"reply-to", "mime-version"}
METADATA = {
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "category",
    "categories",
    "slug",
    "summary",
    "status",
    "layout",
}
METADATA |= {"draft", "template", "lang"}
FOREIGN = (
    (re.compile(r"<\?xml", re.IGNORECASE), "XML"),
    (re.compile(r"<\?php", re.IGNORECASE), "PHP"),
    (re.compile(r"<(?:!doctype html|html|head|body|article|div|p|h1|section|!--)\b", re.IGNORECASE), "HTML"),
    (re.compile(r"<"), "HTML or XML"),
    (re.compile(r"\{\\rtf"), "RTF"),
    (re.compile(r"\{[%{#<]"), "a template"),
    (re.compile(r"[\[{]"), "JSON"),
    (re.compile(r";;;"), "JSON between lines of three semicolons"),
    (re.compile(r"From \S+@\S+ .*\d{4}$", re.MULTILINE), "e-mail"),
    (re.compile(r"%YAML|%TAG"), "YAML"),
    (re.compile(r"\\(?:documentclass|begin|section)\b"), "LaTeX"),
    (re.compile(r"\.\. [\w-]+::|\S.*\n(?:-{3,}|~{3,}|\*{3,})[ \t]*\n:\w+:"), "reStructuredText"),
    (re.compile(r"#\+\w+:"), "Org"),
    (re.compile(r"=+ \S"), "AsciiDoc"),
    (re.compile(r"BEGIN:[A-Z]+$", re.MULTILINE), "a calendar or an address card"),
    (re.compile(r"WEBVTT|\d+\n\d\d:\d\d:\d\d[,.]\d+ -->"), "subtitles"),
    (re.compile(r"diff --git |--- \S+\n\+\+\+ |Index: \S+\n"), "a patch"),
    (re.compile(r"#!"), "a script"),
    (re.compile(r"[^\n\t]+\t.*\n[^\n\t]*\t|(?:[^\n,;]+[,;](?! )){2,}.*\n(?:[^\n,;]*[,;](?! )){2,}"), "a table"),
    (re.compile(r"\|.*\|[ \t]*\n"), "a Markdown table"),
)
MARKDOWN = re.compile(r"#{2,6} |!\[|>|```|~~~|[-*+] |---|\*\*\*")
HEADLINE = re.compile(r"[\"'“”„«»‘‹(¿¡$£€¥₹…+#@&–—-]*\w")  # noqa: RUF001


def recognise(text: str, name: str) -> Format:
    """The format of a text that begins with what is no blank, in a file of this name. Refuses what is none of them."""
    if FRONT_MATTER.match(text):
        return Format.FRONT_MATTER
    if HEADING.match(text):
        return Format.MARKDOWN
    if found := next((format for pattern, format in FOREIGN if pattern.match(text)), None) or _of_headers(text):
        raise UnreadableFile(f"The file is {found}, and neither Markdown with front matter nor an article page.")
    if PurePath(name).suffix.lower() in MARKDOWN_NAMES or MARKDOWN.match(text):
        return _markdown(text)
    if not HEADLINE.match(text):
        raise UnreadableFile(f"The file begins with “{text[0]}”, which is neither front matter nor a headline.")
    return Format.PAGE


def refuse_binary(data: bytes) -> None:
    if found := next((format for beginning, format in BINARY.items() if data.startswith(beginning)), None):
        raise UnreadableFile(f"The file is {found}, and no text.")


def _markdown(text: str) -> Format:
    headline, _ = take_headline(text)
    if not headline:
        raise UnreadableFile("The file is Markdown without front matter and without a first-level heading.")
    return Format.MARKDOWN


def _of_headers(text: str) -> str | None:
    """Lines of names and values at the top: an e-mail's, or a blog's without the lines around them."""
    names = []
    end = 0
    while found := HEADER.match(text, end):
        names.append(found[0].partition(":")[0].lower())
        end = found.end()
    if len(names) < 2:
        return None
    if names[0].startswith("x-") or (len(MAIL_HEADERS & set(names)) > 1 and names[0] in MAIL_HEADERS):
        return "e-mail"
    return "metadata without a line of hyphens around it" if METADATA & set(names) else None
