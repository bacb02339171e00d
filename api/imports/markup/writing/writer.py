"""Tags of other systems, written as the Markdown that means the same."""

import re
from collections.abc import Sequence
from html import escape

from api.imports.markup.arguments import Arguments, parse
from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Code, Tag, Text, Token
from api.imports.markup.vocabulary import CONTROL, Meaning, meaning_of
from api.imports.markup.writing import links, pictures, quotations
from api.imports.markup.writing.pieces import Block, Gap, Piece, markdown_of

TEXTS = ("title", "heading", "question", "label", "summary", "text", "caption", "content", "body", "quote", "message")
MORE_TEXTS = ("answer", "description", "cite")
ADDRESSES = ("href", "url", "link")
LINE_END = "\n"
LANGUAGE = re.compile(r"[A-Za-z][\w+#-]*")
GIST = re.compile(r"(https://gist\.github\.com/[\w/-]+)\.js")


class Writer:
    """Turns tokens into pieces. What stands between two tags of a pair is written first."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def pieces(self, tokens: Sequence[Token], pairs: dict[int, int]) -> list[Piece]:
        pieces: list[Piece] = []
        outer: list[tuple[Tag, list[Piece]]] = []
        closings = set(pairs.values())
        for place, token in enumerate(tokens):
            if not isinstance(token, Tag):
                pieces.append(token)
            elif place in pairs:
                outer.append((token, pieces))
                pieces = []
            elif place in closings:
                tag, before = outer.pop()
                before += self._written(tag, pieces)
                pieces = before
            else:
                pieces += self._single(token)
        return pieces

    def _single(self, tag: Tag) -> list[Piece]:
        """A tag that is no part of a pair."""
        if tag.closing:
            self.source.tally.drop(tag.kind, f"/{tag.name}")
            return [Gap()]
        return self._written(tag, [])

    def _written(self, tag: Tag, inner: list[Piece]) -> list[Piece]:
        arguments, meaning = parse(tag.arguments), meaning_of(tag.kind, tag.name)
        written = self._mapped(tag, meaning, arguments, inner)
        if written is not None:
            self.source.tally.map(tag.kind, tag.name)
            return [Text(written.html) if tag.in_html and isinstance(written, Block) else written]
        self.source.tally.drop(tag.kind, tag.name)
        if meaning is Meaning.HIDDEN or tag.inner is not None:
            return [Gap()]
        texts = [] if tag.name in CONTROL else _texts(arguments)
        return [Gap(), *_beside(texts, [] if tag.in_html else inner), *inner, Gap()]

    def _mapped(self, tag: Tag, meaning: Meaning, arguments: Arguments, pieces: list[Piece]) -> Piece | None:
        inner = markdown_of(pieces) if tag.inner is None else tag.inner
        if meaning is Meaning.PICTURE:
            return pictures.picture(arguments, inner, tag.in_html)
        if meaning is Meaning.QUOTE:
            return quotations.quotation(tag.arguments, inner)
        if meaning is Meaning.EMBED:
            return links.embed(tag.name, arguments, inner)
        if meaning is Meaning.CODE:
            return code(arguments, inner) if tag.inner and inner.strip() else None
        if meaning is Meaning.ADDRESS:
            return self._reference(tag, arguments, inner)
        if meaning is Meaning.HIDDEN:
            gist = GIST.search(arguments.first(("src",)))
            return links.embed("gist", Arguments((gist[1],)), "") if gist else None
        return _link(arguments, inner)

    def _reference(self, tag: Tag, arguments: Arguments, inner: str) -> Piece | None:
        address = links.reference(tag.kind, tag.name, arguments, self.source.path)
        if inner:
            return Text(f"[{inner}]({pictures.target(address)})") if address else None
        return Text(address) if address else None


def code(arguments: Arguments, inner: str) -> Piece:
    """A block, or code within a line."""
    language = arguments.first(("lang", "language", "syntax")) or next(iter(arguments.positional), "")
    text = inner.strip("\n").rstrip()
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    if "\n" not in text and not language:
        return Code(f"{ticks} {text} {ticks}" if text else "")
    fence = ticks if len(ticks) > 2 else "```"
    block = f"{fence}{language if LANGUAGE.fullmatch(language) else ''}\n{text}\n{fence}"
    inline = f"{ticks} {' '.join(text.split())} {ticks}"
    return Block(block, inline, f"<pre><code>{escape(text).replace(LINE_END, '&#10;')}</code></pre>", is_code=True)


def _link(arguments: Arguments, inner: str) -> Piece | None:
    """`{{< button href="…" text="…" >}}` and its like."""
    address = arguments.first(ADDRESSES)
    text = inner.strip() or arguments.first(TEXTS)
    if not address or not text or "\n" in text or "[" in text:
        return None
    return Text(f"[{text}]({pictures.target(address)})")


def _texts(arguments: Arguments) -> list[str]:
    named = [arguments.first((key,)) for key in (*TEXTS, *MORE_TEXTS)]
    return list(dict.fromkeys(text for text in (*named, *arguments.sentences()) if text))


def _beside(texts: list[str], inner: list[Piece]) -> list[Piece]:
    text = " ".join(" ".join(texts).split())
    if not text:
        return []
    return [Block(text, f"{text} ", escape(text))] if inner else [Text(text)]
