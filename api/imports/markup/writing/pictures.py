"""Pictures as Markdown: one alone, or a figure with caption and credit."""

import re
from html import escape

from api.imports.markup.arguments import Arguments, parse
from api.imports.markup.reading.tokens import Text
from api.imports.markup.writing.pieces import Block
from db.text.article_markdown import inline_html

SOURCES = ("src", "image", "img", "url", "path", "file", "filename", "image_path", "image_url", "picture", "data-src")
ALTERNATIVES = ("alt", "alternative", "alttext", "alt_text")
CAPTIONS = ("caption", "cap", "legend", "description", "desc", "text")
CREDITS = ("credit", "credits", "attr", "attribution", "photographer", "photo_credit", "copyright", "author", "by")
LINKS = ("link", "href")
IMAGE = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^\s()<>]+)>?[^()]*\)|<img\b([^<>]*)>", re.IGNORECASE)
MARK = re.compile(r"\{\{(?:<(?!code>&#)|%)|\{%|<!--")
LINKED = re.compile(
    r"\[\s*(!\[[^\[\]]*\]\([^()]*\))\s*\]\([^()]*\)|<a\b[^<>]*>\s*(<img\b[^<>]*>)\s*</a>", re.IGNORECASE
)
PATH = re.compile(r"[^\s.]\S*[./]\S*|\.{0,2}/\S+")


def picture(arguments: Arguments, inner: str, in_html: bool) -> Block | Text | None:
    """What a shortcode shows, or the picture that stands within it; None where there is no address of one."""
    shown = IMAGE.search(inner)
    held = parse(shown[3] or "") if shown else Arguments()
    source = _source(arguments) or (shown and shown[2]) or held.first(SOURCES)
    if not source:
        return None
    sentences = arguments.sentences()
    alternative = arguments.first(ALTERNATIVES) or (shown and shown[1]) or held.first(ALTERNATIVES)
    alternative = alternative or (sentences[-1] if sentences else "")
    caption = _caption(arguments, inner, sentences)
    image = f"![{label(alternative)}]({target(source)})"
    html = _linked(f'<img src="{escape(source)}" alt="{escape(_line(alternative))}">', arguments.first(LINKS))
    if not caption:
        return Text(html if in_html else image)
    # A brace that is text is no mark of another reading.
    words = inline_html(caption).replace("{", "&#123;")
    figure = f"<figure>{html}<figcaption>{words}</figcaption></figure>"
    return Block(figure, f"{image} {caption}", figure)


def _source(arguments: Arguments) -> str:
    return arguments.first(SOURCES) or next((value for value in arguments.positional if PATH.fullmatch(value)), "")


def _caption(arguments: Arguments, inner: str, sentences: list[str]) -> str:
    """Markdown, on one line."""
    rest = IMAGE.sub("", LINKED.sub(r"\1\2", inner))
    text = arguments.first(CAPTIONS) or rest or (sentences[0] if len(sentences) > 1 else "")
    title, credit = arguments.first(("title",)), arguments.first(CREDITS)
    if title and title != text:
        text = f"**{title}** {text}" if text.strip() else title
    return _line(f"{text} ({credit})" if credit and text.strip() else text or credit)


def _linked(image: str, address: str) -> str:
    return f'<a href="{escape(address)}">{image}</a>' if address else image


def label(text: str) -> str:
    """Text between brackets."""
    return re.sub(r"([\[\]\\])", r"\\\1", _line(text))


def target(address: str) -> str:
    """An address between parentheses."""
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _line(text: str) -> str:
    """Without marks that are read no more once they stand in HTML."""
    return " ".join(MARK.sub("", text).split())
