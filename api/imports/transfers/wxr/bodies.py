"""Bodies as WordPress keeps them, as the HTML that it shows: paragraphs where empty lines stand, captions as figures,
and no marks of blocks."""

import re

from api.imports.markup import convert
from db.text.markdown import render

MORE = re.compile(r"<!--\s*(?:more\b.*?|nextpage|noteaser)\s*-->", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLOCK_MARK = re.compile(r"<!--\s*wp:")
EMBED_BLOCK = re.compile(
    r"<figure\b[^<>]*wp-block-embed[^<>]*>\s*<div\b[^<>]*>\s*(https?://[^\s<]+)\s*</div>(.*?)</figure>", re.DOTALL
)
CAPTION = re.compile(r"\[caption\b([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
CAPTION_TEXT = re.compile(r"""\bcaption\s*=\s*(?:"([^"]*)"|'([^']*)')""")
LINKED = re.compile(r"<a\b[^<>]*>\s*(<img\b[^<>]*>)\s*</a>")
TO_PICTURE = re.compile(
    r"""<a\b[^<>]*\bhref=["'][^"'<>]+\.(?:jpe?g|png|gif|webp|avif)["'][^<>]*>\s*(<img\b[^<>]*>)\s*</a>""", re.IGNORECASE
)
"""A picture that leads to itself in its whole size."""
IMAGE = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo)\b[^\]]*?\]\s*(https?://[^\s\[\]]+)\s*\[/\w+\]|\[(?:youtube|vimeo)[ =]+(https?://[^\s\[\]]+)\s*\]"
)
SHORTCODE = re.compile(r"\[(\w[\w-]*)((?:\s[^\[\]]*|=[^\[\]]*)?)/?\](?!\()(?:(.*?)\[/\1\])?", re.DOTALL)
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address"
    "|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|summary"
)
OPENING = re.compile(rf"(?<!\n)(<(?:{BLOCKS})\b[^<>]*>)", re.IGNORECASE)
CLOSING = re.compile(rf"(</(?:{BLOCKS})>|<hr\b[^<>]*>)", re.IGNORECASE)
STARTS_BLOCK = re.compile(rf"\s*</?(?:{BLOCKS})\b", re.IGNORECASE)
HELD = "\ufdd0{}\ufdd1"
HELD_AGAIN = re.compile("\ufdd0(\\d+)\ufdd1")


def html_of(content: str) -> str:
    """`content` as it is stored."""
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = bool(BLOCK_MARK.search(text))
    text = EMBED_BLOCK.sub(lambda found: f"<p>{_link(found[1])}</p>{found[2]}", text)
    text = COMMENT.sub("", MORE.sub("\n\n", text))
    held: list[str] = []
    text = CODE.sub(lambda found: _hold(found[0], held), text)
    text = CAPTION.sub(_figure, TO_PICTURE.sub(r"\1", text))
    text = EMBED.sub(lambda found: f"\n\n{found[1] or found[2]}\n\n", text)
    text = SHORTCODE.sub(_of_shortcode, text)
    text = text if has_blocks else with_paragraphs(text)
    return HELD_AGAIN.sub(lambda found: held[int(found[1])], text)


def with_paragraphs(text: str) -> str:
    """What WordPress's `wpautop` makes of it: a paragraph between empty lines, a break at the end of a line."""
    apart = CLOSING.sub(r"\1\n\n", OPENING.sub(r"\n\n\1", text))
    return "\n".join(_paragraph(part.strip()) for part in re.split(r"\n\s*\n", apart) if part.strip())


def lead_of(content: str) -> str | None:
    """What stands above `<!--more-->`, as HTML."""
    found = re.search(r"<!--\s*more\b", content)
    return html_of(content[: found.start()]) if found and content[: found.start()].strip() else None


def _paragraph(text: str) -> str:
    if STARTS_BLOCK.match(text):
        return text
    if re.fullmatch(r"https?://\S+", text):
        return f"<p>{_link(text)}</p>"
    return f"<p>{re.sub(r'(?<!<br>)(?<!<br />)(?<!<br/>)' + chr(10), '<br>' + chr(10), text)}</p>"


def _hold(text: str, held: list[str]) -> str:
    held.append(text)
    mark = HELD.format(len(held) - 1)
    return f"\n\n{mark}\n\n" if text[:4].lower() == "<pre" else mark


def _figure(found: re.Match[str]) -> str:
    """Since 3.4 the words stand behind the picture, before that in an attribute."""
    attribute, shown = CAPTION_TEXT.search(found[1]), IMAGE.match(found[2])
    if not shown:
        return found[2]
    words = (attribute[1] or attribute[2]) if attribute else shown[2].strip()
    picture = LINKED.sub(r"\1", shown[1])
    return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"


def _of_shortcode(found: re.Match[str]) -> str:
    """What other shortcodes show here, or their text; what is no shortcode stays."""
    if found[1] in ("gallery", "playlist") or (not found[2] and not found[3] and not found[1].islower()):
        return "" if found[1] in ("gallery", "playlist") else found[0]
    read = convert(found[0])
    if not read.mapped and not read.dropped:
        return found[0]
    return found[3] if found[3] and not read.mapped else render(read.markdown).html


def _link(address: str) -> str:
    return f'<a href="{address}">{address}</a>'
