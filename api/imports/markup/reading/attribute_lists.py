"""Marks that say how something looks, or that belong to a program: attribute lists, fenced divs, callouts, imports."""

import re

from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Found, Text

KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")
CONTENTS = re.compile(r" {0,3}(?:[*+-]|\d\.) +[^\n]*\n {0,3}\{: *toc\b[^{}\n]*\}", re.IGNORECASE)
ATTRIBUTE = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|[\w%.-]+))"
PANDOC = re.compile(rf"\{{[ \t]*{ATTRIBUTE}(?:[ \t]+{ATTRIBUTE})*[ \t]*\}}")
NUNJUCKS_COMMENT = re.compile(r"\{#(?![\w-]+\})(?:(?!\{#|#\}).)*#\}", re.DOTALL)
MDX_COMMENT = re.compile(r"\{/\*(?:(?!\{/\*|\*/).)*\*/\}", re.DOTALL)
DIV = re.compile(
    r"([ \t>]*):{3,}[ \t]*(?:\{[^{}\n]*\}|[\w-]*)(?:\[([^\]\n]*)\])?[ \t]*(?:\{[^{}\n]*\})?([^\n{<\[`]*$)?",
    re.MULTILINE,
)
ID = re.compile(r"\{#[A-Za-z][\w-]*\}")
LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
QUOTED_LINE = re.compile(r"[ \t]*>[ \t>]*")
CALLOUT = re.compile(r"\[![A-Za-z][\w-]*(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n{<\[`]*$)?", re.MULTILINE)
IMPORT = re.compile(
    r"import[ \t]+(?:(?:[\w*{},$]+[ \t\n]+){1,50}?from[ \t]+)?[\"'][^\"'\n]+[\"'];?[ \t]*$", re.MULTILINE
)
EXPORT = re.compile(r"export[ \t]+(?:default|const|let|var|function|async)\b[^\n]*(?:\n[ \t]*[^\s][^\n]*)*")


def kramdown(source: Source, at: int) -> Found | None:
    """`{: .class}`, and `{::comment}` with what is in it."""
    found = KRAMDOWN.match(source.body, at)
    if found is None:
        return None
    source.tally.drop("Kramdown", "attributes")
    end = source.find("{:/", found.end()) if found[0].startswith("{::comment") else -1
    return [], end if end >= 0 else found.end()


def contents(source: Source, at: int) -> Found | None:
    """A list that Kramdown replaces by a table of contents."""
    return _dropped(source, CONTENTS.match(source.body, at), "Kramdown", "toc")


def attributes(source: Source, at: int) -> Found | None:
    """`{#id .class key=value}` behind a link, a picture or code, at the end of a line, or on one of its own."""
    found = PANDOC.match(source.body, at)
    if found is None:
        return None
    before = source.line_before(at)
    is_named = found[0][1:].lstrip()[0] in ".#"
    is_of_line = bool(LINE_END.match(source.body, found.end())) and (is_named or not before.strip(" \t>"))
    is_of_what_stands_before = before.endswith((")", "]", "`")) or bool(ID.fullmatch(found[0]))
    return _dropped(source, found, "Markdown", "attributes") if is_of_line or is_of_what_stands_before else None


def template_comment(source: Source, at: int) -> Found | None:
    """`{# … #}`; `{#name}` is an id."""
    found = NUNJUCKS_COMMENT.match(source.body, at)
    return _dropped(source, found, "Nunjucks", "comment") if found else attributes(source, at)


def mdx_comment(source: Source, at: int) -> Found | None:
    return _dropped(source, MDX_COMMENT.match(source.body, at), "MDX", "comment")


def program(source: Source, at: int) -> Found | None:
    """A line of JavaScript above the text of MDX."""
    is_import = source.body.startswith("import", at)
    found = (IMPORT if is_import else EXPORT).match(source.body, at)
    return _dropped(source, found, "MDX", "import" if is_import else "export")


def fenced_div(source: Source, at: int) -> Found | None:
    """`::: name`, whose title is text."""
    found = DIV.match(source.body, at)
    if found is None:
        return None
    source.tally.drop("Markdown", ":::")
    indent, label, rest = found.groups()
    title = (label or rest or "").strip(" \t:")
    return [Text(f"{indent}{title}\n{indent}" if title else indent)], found.end()


def callout(source: Source, at: int) -> Found | None:
    """`> [!NOTE] Title` is a quotation with a title."""
    before = source.line_before(at)
    found = CALLOUT.match(source.body, at) if QUOTED_LINE.fullmatch(before) else None
    if found is None:
        return None
    source.tally.drop("Markdown", "callout")
    return [Text(f"{found[1]}\n{before}" if found[1] else "")], found.end()


def _dropped(source: Source, found: re.Match[str] | None, kind: str, name: str) -> Found | None:
    if found is None:
        return None
    source.tally.drop(kind, name)
    return [], found.end()
