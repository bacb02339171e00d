"""Reads a file of whatever kind that articles come in."""

from pathlib import Path

from api.imports import formats
from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.files import bytes_of, text_of
from api.imports.formats import Format
from api.imports.front_matter import articles
from api.imports.options import ReadOptions
from api.imports.pages import page


def read(path: Path, options: ReadOptions) -> Reading:
    """What a file says. Raises UnreadableFile for whatever is wrong with it."""
    return read_bytes(bytes_of(path), path.name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions) -> Reading:
    formats.refuse_binary(data)
    whole = text_of(data)
    text = whole.lstrip()
    if not text:
        raise UnreadableFile("The file is empty.")
    format = formats.recognise(text, name)
    if format is Format.FRONT_MATTER:
        return articles.read(text, name, options, above=whole[: len(whole) - len(text)].count("\n"))
    if format is Format.MARKDOWN:
        return articles.read_without_front_matter(text, options)
    return Reading(page.read(text, options))
