"""What shortcodes mean, by their names: those that Hugo, Jekyll, WordPress and their neighbours come with, and kin."""

import re
from enum import Enum

from api.imports.markup.embeds import provider_of


class Meaning(Enum):
    PICTURE = "picture"
    QUOTE = "quote"
    EMBED = "embed"
    CODE = "code"
    ADDRESS = "address"
    HIDDEN = "hidden"
    TEXT = "text"


PICTURES = {
    "figure",
    "fig",
    "img",
    "image",
    "picture",
    "photo",
    "pic",
    "bild",
    "foto",
    "imagen",
    "thumbnail",
    "caption",
}
QUOTES = {"quote", "blockquote", "pullquote", "quotation", "zitat", "cita", "pquote"}
CODES = {"highlight", "codeblock", "sourcecode", "code"}
EMBEDS = {"iframe", "embed", "video", "audio", "oembed", "player", "object", "media", "podcast"}
HIDDEN = {"comment", "style", "script", "javascript", "stylesheet", "schema", "css", "mermaid"}
ADDRESSES = {"ref", "relref", "link", "post_url", "post_link", "post_path", "asset_path", "asset_link", "url_for"}

CONTROL = {
    "if",
    "elsif",
    "elif",
    "elseif",
    "else",
    "unless",
    "case",
    "when",
    "for",
    "assign",
    "set",
    "capture",
    "cycle",
    "with",
}
"""Tags of a program, whose arguments are no text."""

WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def base_name(name: str) -> str:
    """`featured/pullquote` and `figure.html` are named for what they show, wherever their templates lie."""
    return re.sub(r"\.(?:html|md|liquid|njk|svg)$", "", name.rsplit("/", 1)[-1])


def meaning_of(kind: str, name: str) -> Meaning:
    base = base_name(name)
    words = _words(base)
    if base.lower() in HIDDEN or name.endswith(".inline"):
        return Meaning.HIDDEN
    if base.lower() in ADDRESSES and kind in ("Hugo", "Liquid"):
        return Meaning.ADDRESS
    if base.lower() in CODES:
        return Meaning.CODE
    if words & QUOTES or {"pull", "quote"} <= words:
        return Meaning.QUOTE
    return _shown(kind, name, base, words)


def _shown(kind: str, name: str, base: str, words: set[str]) -> Meaning:
    """X is a letter everywhere but in Hugo, where it is a shortcode."""
    if provider_of(base) or words & EMBEDS or (kind == "Hugo" and base in ("x", "x_simple")):
        return Meaning.EMBED
    if words & PICTURES:
        return Meaning.PICTURE
    return Meaning.EMBED if _words(name) & EMBEDS else Meaning.TEXT


def _words(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)}
