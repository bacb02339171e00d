"""Quotations as Markdown, with who said them."""

import re
from html import escape

from api.imports.markup.arguments import Arguments, parse
from api.imports.markup.writing.pieces import Block

SPEAKERS = ("author", "cite", "by", "name", "speaker", "person", "source", "attribution", "credit", "who", "caption")
ROLES = ("role", "job", "position", "affiliation")
WORDS = ("text", "quote", "content", "body", "message", "title")
SIDES = {"left", "right", "center", "centre", "full", "wide", "small", "large"}
QUOTED = re.compile("[\"'=“”]")
ADDRESS = re.compile(r"https?://\S+")


def quotation(written: str, inner: str) -> Block | None:
    """None where a shortcode says nothing."""
    arguments = parse(written)
    sentences = arguments.sentences()
    text = inner.strip() or arguments.first(WORDS) or (sentences[0] if sentences else "")
    if not text:
        return None
    speaker = _speaker(written, arguments, text)
    lines = [f"> {line}".rstrip() for line in text.split("\n")]
    if speaker:
        lines += [">", f"> — <cite>{speaker.replace('<', '&lt;')}</cite>"]
    inline = " ".join(text.split())
    html = f"<blockquote>{text}{f' — <cite>{escape(speaker)}</cite>' if speaker else ''}</blockquote>"
    return Block("\n".join(lines), f"{inline} — {speaker}" if speaker else inline, html)


def _speaker(written: str, arguments: Arguments, text: str) -> str:
    """`{% blockquote Ada Lind, The Harbour https://a.example/ %}` names one without quotation marks."""
    words = arguments.positional if QUOTED.search(written) else written.split()
    unnamed = [word for word in words if word != text and word not in SIDES and not ADDRESS.match(word)]
    parts = (arguments.first(SPEAKERS) or " ".join(unnamed), arguments.first(ROLES))
    return ", ".join(" ".join(part.split()) for part in parts if part)
