"""Tags in braces: Hugo's shortcodes, and the tags and expressions of Liquid, Nunjucks and Zola."""

import re

from api.imports.markup.arguments import parse
from api.imports.markup.embeds import ADDRESS
from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Code, Found, Tag, Text, Token

LONGEST = 20_000
AS_CODE = "<code>&#"
HUGO = re.compile(r"\s*(/?)\s*([A-Za-z_][\w./-]*)(.*?)/?\s*", re.DOTALL)
ESCAPED_HUGO = re.compile(r"/\*(.*)\*/", re.DOTALL)
LIQUID = re.compile(r"[-~]?\s*(/|end(?=[a-z_])|)([A-Za-z_][\w.-]*)(.*?)\s*[-~]?", re.DOTALL)
CALL = re.compile(r"[-~]?\s*([A-Za-z_]\w*)\((.*)\)\s*[-~]?", re.DOTALL)
LITERAL = re.compile(r"""[-~]?\s*(?:"([^"]*)"|'([^']*)')\s*(?:\|(.*?))?[-~]?""", re.DOTALL)
PATH = re.compile(r"[-~]?\s*[A-Za-z_.$](?:[\w.$-]|\[[^\]]*\])*\s*(?:\|.*)?[-~]?", re.DOTALL)
SITE = re.compile(
    r"[-~]?\s*(?:site|config)\.(?:github\.)?(url|host|base_?url|base_?path|root)\s*(?:\|.*)?[-~]?", re.IGNORECASE
)
FILTER = re.compile(r"\b(relative_url|absolute_url|prepend: *site\.(?:base)?url|embed)\b")
VERBATIM = {
    "raw",
    "verbatim",
    "comment",
    "highlight",
    "codeblock",
    "code",
    "javascript",
    "stylesheet",
    "schema",
    "style",
}
MARK = re.compile(r"[^\w\s.,/=-]")
RAW_PIECE = re.compile(r"(`+)|\{[{%](?:(?!\{[{%]).)*?[}%]\}|\{%|\{\{<", re.DOTALL)


def hugo(source: Source, at: int) -> Found | None:
    """`{{< name … >}}`, `{{% name … %}}` and `{{</* shown as it is */>}}`."""
    if source.body.startswith(AS_CODE, at + 2):
        return None
    opening, mark = source.body[at : at + 3], source.body[at + 2]
    for closing in (">}}" if mark == "<" else "%}}", "}}"):
        content = source.between(at, opening, closing)
        if content is not None and len(content) <= LONGEST:
            end = at + 3 + len(content) + len(closing)
            return _hugo_tokens(source, content, end, opening)
    source.tally.drop("Hugo", opening)
    return [], at + 3


def _hugo_tokens(source: Source, content: str, end: int, opening: str) -> Found:
    if shown := ESCAPED_HUGO.fullmatch(content.strip()):
        return [Code(_as_code(f"{opening}{shown[1]}{'>' if opening[2] == '<' else '%'}}}}}"))], end
    found = HUGO.fullmatch(content)
    if found is None:
        source.tally.drop("Hugo", opening)
        return [Text(content)], end
    tag = Tag("Hugo", found[2], found[3], closing=bool(found[1]))
    return _with_inner(source, tag, end, rf"\{{\{{[<%]\s*/\s*{re.escape(tag.name)}\s*[>%]?\}}\}}")


def liquid(source: Source, at: int) -> Found | None:
    """`{% name … %}` and `{% endname %}`."""
    content = source.between(at, "{%", "%}")
    if content is None or len(content) > LONGEST:
        source.tally.drop("Liquid", "{%")
        return [], at + 2
    end = at + 4 + len(content)
    if call := CALL.fullmatch(content):
        return [Tag("Liquid", call[1], call[2])], end
    found = LIQUID.fullmatch(content)
    if found is None:
        source.tally.drop("Liquid", "{% %}")
        return [Text("" if content.lstrip("-~ ").startswith("#") else content)], end
    closing, name, rest = found.groups()
    if name in ("include", "render", "include_relative", "include_cached", "partial") and not closing:
        name, rest = _included(name, rest)
    tag = Tag("Liquid", name.lstrip("_") if closing else name, rest, closing=bool(closing) or name == "end")
    return _with_inner(source, tag, end, rf"\{{%[-~]?\s*end_?{re.escape(name)}\s*[-~]?%\}}")


def _included(name: str, rest: str) -> tuple[str, str]:
    """A template is what its file is called; where the file is a variable's, it is just included."""
    file, _, arguments = rest.strip().partition(" ")
    found = re.fullmatch(r"[\"']?([\w./-]+)[\"']?,?", file)
    return (found[1], arguments) if found else (name, rest)


def _with_inner(source: Source, tag: Tag, end: int, closing: str) -> Found:
    """Of code and comments all up to the closing tag, which is not read."""
    if tag.name not in VERBATIM or tag.closing or (tag.name == "highlight" and not tag.arguments.strip()):
        return [tag], end
    found = source.closing(re.compile(closing), end)
    if found is None:
        return [tag], end
    if tag.name in ("raw", "verbatim"):
        return _raw(source, end, found.start(), found.end())
    return [Tag(tag.kind, tag.name, tag.arguments, inner=source.body[end : found.start()])], found.end()


def _raw(source: Source, start: int, inner_end: int, end: int) -> Found:
    """Text in which braces are meant: code, as they would be read again otherwise."""
    source.tally.map("Liquid", "raw")
    tokens: list[Token] = []
    at = start
    while piece := RAW_PIECE.search(source.body, at, inner_end):
        place, ticks = piece.start(), piece[1]
        code_end = source.code.span_end(place, len(ticks)) if ticks else source.code.block_end(place)
        piece_end = min(code_end or piece.end(), inner_end)
        is_as_it_stands = bool(ticks or code_end)
        shown = source.body[place:piece_end]
        tokens += [Text(source.body[at:place]), Code(shown if is_as_it_stands else _as_code(shown))]
        at = piece_end
    return [*tokens, Text(source.body[at:inner_end])], end


def expression(source: Source, at: int) -> Found | None:
    """`{{ site.url }}`, `{{ "text" | filter }}`, `{{ page.title }}`, `{{ name(argument) }}`; other braces are prose."""
    opening, closing = ("{{{", "}}}") if source.body.startswith("{{{", at) else ("{{", "}}")
    content = source.between(at, opening, closing)
    if content is None or len(content) > LONGEST:
        return None
    end = at + len(opening) + len(content) + len(closing)
    if content.startswith("/*") and content.endswith("*/"):
        source.tally.drop("Hugo", "comment")
        return [], end
    if call := CALL.fullmatch(content):
        return [Tag("Liquid", call[1], call[2])], end
    if site := SITE.fullmatch(content):
        source.tally.map("Liquid", content.strip())
        return [Text(source.origin if site[1].lower() in ("url", "host") else source.path)], end
    if literal := LITERAL.fullmatch(content):
        return _literal(source, literal[1] if literal[1] is not None else literal[2], literal[3] or ""), end
    if PATH.fullmatch(content):
        source.tally.drop("Liquid", content.strip())
        return [], end
    return None


def _literal(source: Source, text: str, filters: str) -> list[Token]:
    found = FILTER.search(filters)
    if found and found[1] == "embed" and ADDRESS.fullmatch(text):
        title = parse(filters.partition("embed")[2].lstrip(": ")).positional
        return [Tag("Liquid", "embed", f'"{text}"' + (f' title="{title[0]}"' if title else ""))]
    source.tally.map("Liquid", "text")
    before = {"absolute_url": source.origin + source.path, "relative_url": source.path}
    return [Text((before.get(found[1], source.path) if found else "") + text)]


def _as_code(text: str) -> str:
    """Written so that neither Markdown nor another reading finds a mark in it, within HTML or not."""
    shown = MARK.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(text.split()))
    return f"<code>{shown}</code>"
