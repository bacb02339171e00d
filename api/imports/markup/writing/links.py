"""What is embedded, and references to other pages, as links."""

import re
from html import escape
from posixpath import basename

from api.imports.markup.arguments import Arguments
from api.imports.markup.embeds import address_of
from api.imports.markup.writing.pictures import label, target
from api.imports.markup.writing.pieces import Block
from db.text.blocks.embeds import embed_of

TITLES = ("title", "label", "caption", "text", "alt", "name")
PAGES = ("path", "page", "url", "href", "file")
SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)
WHOLE = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
SOURCE_FILE = re.compile(r"(?:/?_?index)?\.(?:md|mdx|markdown|adoc|html?)$|/_?index$")


def embed(name: str, arguments: Arguments, inner: str) -> Block | None:
    """What an article may embed, or else a link to it, with its title; None where nothing says where that is."""
    address = address_of(name, arguments, inner)
    if address is None:
        return None
    shown = arguments.first(TITLES) or SCHEME.sub("", address).rstrip("/")
    words = shown if SCHEME.match(address) else basename(shown)
    link = f"[{label(words)}]({target(address)})"
    alone = f"<{address}>" if embed_of(address) else link
    return Block(alone, link, f'<a href="{escape(address)}">{escape(words)}</a>', breaks_line=False)


def reference(kind: str, name: str, arguments: Arguments, base_path: str) -> str:
    """The address of another page; empty where only the program that made the site would know it."""
    page = arguments.first(PAGES) or next(iter(arguments.positional), "")
    if WHOLE.match(page):
        return page
    path, mark, fragment = page.partition("#")
    is_page = bool(SOURCE_FILE.search(path)) or not basename(path).count(".")
    if kind == "Liquid" and (is_page or name != "link"):
        return ""
    if not is_page:
        return f"{base_path}/{path.lstrip('/')}"
    folder = SOURCE_FILE.sub("", path).strip("/")
    known = "/" in path.strip("./") or path.startswith("/")
    return f"{base_path}/{folder}/{mark}{fragment}".replace("//", "/") if known and ".." not in path else ""
