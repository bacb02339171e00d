"""Ghost's newer bodies: a tree of nodes, some of which are cards."""

from collections.abc import Mapping
from html import escape
from typing import Any

from api.imports.transfers.ghost.cards import card

FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
ELEMENTS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}
ELEMENTS |= {"listitem": "li", "tablerow": "tr"}
Node = Mapping[str, Any]
DEEPEST = 60


def html_of(document: Any) -> str:
    return _children(document["root"], 0)


def _children(node: Node, depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    return "".join(_html(child, depth + 1) for child in node.get("children", ()))


def _html(node: Node, depth: int) -> str:
    kind = str(node.get("type"))
    if "text" in node and kind in ("text", "extended-text", "code-highlight"):
        return _text(node)
    if kind == "linebreak":
        return "<br>"
    if kind in ("link", "autolink"):
        return f'<a href="{escape(str(node.get("url") or ""))}">{_children(node, depth)}</a>'
    tag = _tag(node, kind)
    return f"<{tag}>{_children(node, depth)}</{tag}>" if tag else card(kind, node) or _children(node, depth)


def _tag(node: Node, kind: str) -> str | None:
    if kind in ("heading", "extended-heading"):
        return str(node["tag"]) if str(node.get("tag")) in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
    if kind == "list":
        return "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
    return ELEMENTS.get(kind)


def _text(node: Node) -> str:
    text, format = escape(str(node["text"])), node.get("format")
    for bit, tag in FORMATS:
        if isinstance(format, int) and format & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text
