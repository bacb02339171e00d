"""The site's own words as the code has them: in templates, and in the modules that speak."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2.ext import babel_extract

import api
from api.pages.rendering import ENGLISH
from api.settings.settings import Settings

ROOT = Path(api.__file__).parent
KEYWORDS: dict[str, Any] = {"_": None, "_n": (1, 2), "plural_forms": (1, 2)}
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
ONLY_ENGLISH = {*ENGLISH, "moderation_item.html"}
TEMPLATES = [
    *(file for file in (ROOT / "pages" / "templates").glob("*.html") if file.name not in ONLY_ENGLISH),
    *(ROOT / "syndication" / "templates").glob("*"),
]

Message = str | tuple[str, str]
"""With its plural, where it has one."""


def messages() -> set[Message]:
    """All that a catalogue has to have."""
    guidelines = str(Settings.model_fields["guidelines"].default)
    return {guidelines, *_of_templates(), *_of_modules()}


def _of_templates() -> Iterator[Message]:
    for file in TEMPLATES:
        found = babel_extract(BytesIO(file.read_bytes()), list(KEYWORDS), (), OPTIONS)
        yield from (_message(words) for _, _, words, _ in found)


def _of_modules() -> Iterator[Message]:
    for file in ROOT.rglob("*.py"):
        if b"localization" in file.read_bytes():
            found = extract("python", BytesIO(file.read_bytes()), KEYWORDS)
            yield from (_message(words) for _, words, _, _ in found)


def _message(words: object) -> Message:
    """Of a call with several arguments, those that are words."""
    if isinstance(words, str):
        return words
    assert isinstance(words, tuple | list)
    given = [word for word in words if isinstance(word, str)]
    return given[0] if len(given) == 1 else (given[0], given[1])
