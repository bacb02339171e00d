"""The pieces of a body: text, code, and the tags of other systems."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it stands, or what took the place of something: Markdown either way."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code with its marks, kept as it is written."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Tag:
    """`kind` is whose tag it is. A closing tag has no arguments. `inner` is what a tag holds that nothing reads.

    Around a tag that is `in_html` the renderer will see HTML and no Markdown.
    """

    kind: str
    name: str
    arguments: str = ""
    closing: bool = False
    inner: str | None = None
    in_html: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """The end of the lead."""


Token = Text | Code | Tag | More
Found = tuple[list[Token], int]
"""What begins at a place of a body, and where it ends."""
