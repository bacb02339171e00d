"""The Markdown of a body as other systems write it."""

from api.imports.markup import footnotes, pictures
from api.imports.markup.addresses import Addresses, without_dead_links
from api.imports.markup.code_regions import Coded
from api.imports.markup.reading.pairing import pairs
from api.imports.markup.reading.scanner import Scanner
from api.imports.markup.reading.source import Source
from api.imports.markup.report import Converted, Tally, counted
from api.imports.markup.writing.assembly import Assembly
from api.imports.markup.writing.writer import Writer
from db.text.markdown import render

MARKS = ("{{<", "{{%", "{%", "<!--", "[/")
MOST_READINGS = 8


def convert(body: str, base_url: str | None = None) -> Converted:
    """The body with the markup of Hugo, Jekyll, WordPress and their neighbours turned into Markdown, or taken out.

    Code stays as it is written. Addresses relative to the site are made absolute where a base URL is given.
    """
    tally = Tally()
    first = _read(body, base_url, tally)
    lead = None if first.lead_end is None else _text(first.markdown()[: first.lead_end])
    text = _settled(first, base_url, tally)
    addresses = Addresses(base_url, tally)
    text = text.changed(pictures.References(text.markdown).written_out).changed(addresses.resolved)
    shown = tuple(picture for piece in text.pieces for picture in pictures.pictures_of(piece))
    told = counted(tally.mapped), counted(tally.dropped)
    return Converted(text.markdown, lead or None, *told, 0 if base_url else addresses.relative, shown)


def _settled(read: Assembly, base_url: str | None, tally: Tally) -> Coded:
    """Read again while marks are left: what was code, or text within HTML, may be none any more."""
    text = _cleaned(read, tally)
    for _ in range(MOST_READINGS - 1):
        before = text.markdown
        if not any(mark in before for mark in MARKS):
            break
        text = _cleaned(_read(before, base_url, tally), tally)
        if text.markdown == before:
            break
    return text


def _read(body: str, base_url: str | None, tally: Tally) -> Assembly:
    source, assembly = Source(body, base_url, tally), Assembly()
    tokens = list(Scanner(source).tokens())
    for piece in Writer(source).pieces(tokens, pairs(tokens)):
        assembly.add(piece)
    return assembly


def _cleaned(read: Assembly, tally: Tally) -> Coded:
    text = Coded(read.markdown(), tuple(read.protected)).changed(lambda piece: without_dead_links(piece, tally))
    return text.changed(footnotes.Kept(text.markdown).kept) if "[^" in text.markdown else text


def _text(markdown: str) -> str:
    return " ".join(render(markdown).text.split())
