"""Reads a file of whatever kind that articles come in."""

from pathlib import Path

from api.imports.errors import UnreadableFile
from api.imports.files import text_of
from api.imports.front_matter import markdown, yaml
from api.imports.options import ReadOptions
from api.imports.pages import page
from db.article_input import ArticleDraft


def read(path: Path, options: ReadOptions) -> ArticleDraft:
    """The article in a file. Raises UnreadableFile for whatever is wrong with it."""
    text = text_of(path)
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    first_line, _, _ = text.partition("\n")
    if first_line.rstrip() == yaml.FENCE:
        return markdown.read(text, options)
    return page.read(text, options)
