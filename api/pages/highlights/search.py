"""Extracts of a search with the words that were searched for marked."""

from typing import Any

from markupsafe import Markup, escape

UTF_16 = "utf-16-le"


def marked(snippet: dict[str, Any]) -> Markup:
    """The text with a `mark` element for each highlight, whose places are UTF-16 code units."""
    units, parts, at = snippet["text"].encode(UTF_16), [], 0
    for highlight in snippet["highlights"]:
        start, end = highlight["start"] * 2, highlight["end"] * 2
        parts += [escape(units[at:start].decode(UTF_16)), _mark(units[start:end].decode(UTF_16))]
        at = end
    return Markup().join([*parts, escape(units[at:].decode(UTF_16))])


def _mark(words: str) -> Markup:
    return Markup("<mark>{}</mark>").format(words)


def found_articles(connection: Any) -> list[dict[str, Any]]:
    """The articles of hits, each with its `marked` extracts by the part that they are from."""
    return [
        hit["article"] | {"marked": {each["field"]: marked(each) for each in reversed(hit["snippets"])}}
        for hit in connection["nodes"]
    ]
