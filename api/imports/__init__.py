"""Articles from files: Markdown with front matter, or the plain text of an article page."""

from datetime import date
from pathlib import Path

from api.imports import front_matter, markdown, page
from api.imports.errors import UnreadableFile
from api.imports.files import text_of
from db.article_input import ArticleDraft

__all__ = ["UnreadableFile", "read"]


def read(path: Path, imported_on: date) -> ArticleDraft:
    """The article in a file. Raises UnreadableFile for whatever is wrong with it."""
    text = text_of(path)
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    first_line, _, _ = text.partition("\n")
    if first_line.rstrip() == front_matter.FENCE:
        return markdown.read(text, imported_on)
    return page.read(text, imported_on)
