"""Tags that end a line or a block: words on both sides of one are two, also where the tags are left out."""

from re import Pattern, compile

NAMES = {
    "br",
    "hr",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "bq",
    "pre",
}
NAMES |= {"section", "figure", "figcaption", "img", "media", "block", "h1", "h2", "h3", "h4", "h5", "h6"}
NAMES |= {"hl1", "hl2", "hl3", "hl4"}
NAME = compile(r"</?\s*([a-zA-Z]+\d?)")


def without(tags: Pattern[str], text: str) -> str:
    """The text without what the pattern takes for tags."""
    return tags.sub(lambda tag: " " if _is_break(tag[0]) else "", text)


def _is_break(tag: str) -> bool:
    name = NAME.match(tag)
    return name is not None and name[1].lower() in NAMES
