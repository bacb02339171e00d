"""The first-level heading that is the headline of Markdown without a title."""

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False})


def take_headline(body: str) -> tuple[str | None, str]:
    """The text of the first heading, if it is one of the first level, and the body without it."""
    tokens = MARKDOWN.parse(body)
    opening = next((place for place, token in enumerate(tokens) if token.type == "heading_open"), None)
    if opening is None or tokens[opening].tag != "h1" or tokens[opening].level or not tokens[opening].map:
        return None, body
    first, last = tokens[opening].map or (0, 0)
    inline = tokens[opening + 1].children or ()
    words = "".join(" " if child.type.endswith("break") else child.content for child in inline if child.type != "image")
    lines = body.split("\n")
    return words, "\n".join(lines[:first] + lines[last:])
