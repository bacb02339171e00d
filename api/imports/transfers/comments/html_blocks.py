"""The paragraphs, quotations, items and code of a comment in HTML, as blocks of our Markdown."""

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from api.imports.transfers.comments.inline_markup import Piece, address_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HAS_BREAKS = re.compile(r"<(?:p|br|div|li|tr)\b", re.IGNORECASE)
BLOCKS = {"p", "div", "li", "ul", "ol", "blockquote", "pre", "table", "tr", "dl", "dt", "dd", "section", "article"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "hr", "details", "summary", "body"}
UNSEEN = {"script", "style", "template", "head", "title", "noscript"}
STYLES = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "cite": "emphasis"}
STYLES |= dict.fromkeys(("code", "tt", "kbd", "samp"), "code")
MEDIA = {"img", "iframe", "video", "audio", "embed", "source"}
AGAIN = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|hellip|[lr][sd]quo|[mn]dash|#\d{2,6}|#[xX][0-9a-fA-F]{2,6});")
"""References that stand in text are there because somebody escaped them twice."""
SPACES, LINE_SPACES = re.compile(r"\s+"), re.compile(r"[^\S\n]+")
NO_STYLE = Piece("")


@dataclass
class Block:
    """`quoted` is how many quotations it stands in; `item` what stands before a list's item."""

    quoted: int = 0
    item: str = ""
    is_code: bool = False
    pieces: list[Piece] = field(default_factory=list)

    def follows(self, other: "Block") -> bool:
        """Whether they are items of one list, line by line."""
        return bool(self.item and other.item) and self.quoted == other.quoted

    @property
    def shown(self) -> str:
        return self.item + "".join(piece.shown for piece in self.pieces)

    def markdown(self, *, marked: bool) -> str:
        if self.is_code:
            fence = "```" if "```" not in self.shown else "`````"
            text = "\n".join([fence, self.shown.strip("\n"), fence])
        else:
            written = "".join(piece.markdown(marked=marked) for piece in self.pieces)
            text = self.item + "\n".join(line.strip() for line in written.strip().split("\n"))
        prefix = "> " * self.quoted
        return "\n".join(f"{prefix}{line}" for line in text.split("\n")) if prefix else text


def blocks_of(html: str) -> list[Block]:
    from lxml.html import fragment_fromstring

    reader = _Reader(keeps_lines=not HAS_BREAKS.search(html))
    reader.read(fragment_fromstring(html, create_parent="div"), NO_STYLE)
    return [block for block in reader.blocks if block.shown[len(block.item) :].strip()]


@dataclass
class _Reader:
    """With `keeps_lines`, line ends of the text are meant, as in systems that let people type without tags."""

    keeps_lines: bool
    blocks: list[Block] = field(default_factory=lambda: [Block()])
    quoted: int = 0

    def read(self, element: "HtmlElement", style: Piece) -> None:
        self._say(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, child.tag.lower(), style)
            self._say(child.tail, style)

    def _element(self, element: "HtmlElement", name: str, style: Piece) -> None:
        if name in UNSEEN:
            return
        if name == "br":
            self.blocks[-1].pieces.append(Piece("\n"))
        elif name in MEDIA:
            self._link(element.get("src") or "")
        elif name in BLOCKS:
            self._block(element, name, style)
        else:
            href = address_of(element.get("href") or "") if name == "a" else ""
            added: dict[str, Any] = {STYLES[name]: True} if name in STYLES else {}
            self.read(element, replace(style, **added, href=href or style.href))

    def _block(self, element: "HtmlElement", name: str, style: Piece) -> None:
        self.quoted += name == "blockquote"
        item = _item(element) if name == "li" else ""
        self.blocks.append(Block(self.quoted, item, is_code=name == "pre"))
        inner = NO_STYLE if name == "pre" else style
        self.read(element, inner)
        self.quoted -= name == "blockquote"
        self.blocks.append(Block(self.quoted))

    def _link(self, address: str) -> None:
        address = address_of(f"https:{address}" if address.startswith("//") else address)
        if address:
            self.blocks[-1].pieces += [Piece(" "), Piece(address, href=address), Piece(" ")]

    def _say(self, text: str | None, style: Piece) -> None:
        if not text:
            return
        block = self.blocks[-1]
        if block.is_code:
            block.pieces.append(Piece(text, code=True))
            return
        for number, part in enumerate(self._paragraphs(unescape(text) if AGAIN.search(text) else text)):
            if number:
                self.blocks.append(Block(self.quoted))
            self.blocks[-1].pieces.append(replace(style, text=part))

    def _paragraphs(self, text: str) -> list[str]:
        if not self.keeps_lines:
            return [SPACES.sub(" ", text)]
        return [LINE_SPACES.sub(" ", part) for part in re.split(r"\n[^\S\n]*\n\s*", text)]


def _item(element: "HtmlElement") -> str:
    above = element.getparent()
    if above is None or above.tag != "ol":
        return "- "
    return f"{sum(1 for each in element.itersiblings('li', preceding=True)) + 1}. "
