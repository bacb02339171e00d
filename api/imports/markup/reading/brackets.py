"""Tags in brackets: WordPress's shortcodes and the links of wikis. Most brackets are prose, or Markdown's own."""

import re

from api.imports.markup.embeds import ADDRESS, provider_of
from api.imports.markup.reading.source import Source
from api.imports.markup.reading.tokens import Found, Tag, Text
from api.imports.markup.vocabulary import Meaning, meaning_of

SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]*)((?:[\s=][^\[\]]*)?)\]")
QUOTED = re.compile(r"(?:^|\s)[\w-]+\s*=\s*(?:[\"'“”„]|&#8(?:216|217|220|221|243);|&quot;)")
ASSIGNED = re.compile(r"(?:^|\s)[\w-]*=\S")
WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
PICTURE_FILE = re.compile(r".+\.(?:apng|avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
SIZE = re.compile(r"\d+(?:x\d+)?")
LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
ALONE = {"gallery", "playlist", "toc", "archives", "sitemap", "contact-form", "contact-form-7", "more", "nextpage"}
VERBATIM = {"code", "sourcecode", "bash", "css", "html", "java", "javascript", "php", "python", "ruby", "sql", "xml"}


def wiki(source: Source, at: int) -> Found | None:
    """`[[Page|shown]]` is what is shown of it, `![[picture.png]]` the picture."""
    found = WIKI.match(source.body, at)
    if found is None:
        return None
    target, label = found[2].strip(), (found[3] or "").strip()
    if found[1] and PICTURE_FILE.fullmatch(target):
        source.tally.map("wiki", "picture")
        return [Text(f"![{'' if SIZE.fullmatch(label) else label}](<{target}>)")], found.end()
    source.tally.drop("wiki", "link")
    is_hidden = found[1] or target.lower() in ("_toc_", "toc")
    return [Text("" if is_hidden else label or target.rpartition("/")[2].replace("#", " "))], found.end()


def shortcode(source: Source, at: int) -> Found | None:
    """`[name key="value"]`, `[name]…[/name]`, `[name=address]`, and the few that stand alone."""
    found = SHORTCODE.match(source.body, at)
    if found is None or not _is_shortcode(source, found):
        return None
    slash, name, end = found[1], found[2].lower(), found.end()
    arguments = found[3].strip().removesuffix("/").removeprefix("=")
    if not slash and name in VERBATIM and (closing := source.closing(re.compile(rf"\[/{name}\]", re.IGNORECASE), end)):
        language = "" if name in ("code", "sourcecode") else name
        inner = source.body[end : closing.start()]
        return [Tag("WordPress", "code", f"{language} {arguments}", inner=inner)], closing.end()
    return [Tag("WordPress", name, arguments, closing=bool(slash))], end


def _is_shortcode(source: Source, found: re.Match[str]) -> bool:
    name, arguments = found[2].lower(), found[3]
    if found[1]:
        return name in source.opened or meaning_of("WordPress", name) is not Meaning.TEXT
    if name in source.closed:
        return True
    follows = source.body[found.end() : found.end() + 1]
    if QUOTED.search(arguments):
        return follows != "("
    if name in source.defined or follows in ("(", ":"):
        return False
    if not arguments.strip():
        return name in ALONE and _is_alone(source, found)
    return _is_known(name, arguments)


def _is_known(name: str, arguments: str) -> bool:
    """`[youtube abc123]` is a player, `[video shows the bridge]` is prose."""
    if ASSIGNED.search(arguments):
        return name in ALONE or meaning_of("WordPress", name) is not Meaning.TEXT
    word = arguments.strip()
    return " " not in word and bool(provider_of(name) or (name == "embed" and ADDRESS.fullmatch(word)))


def _is_alone(source: Source, found: re.Match[str]) -> bool:
    return not source.line_before(found.start()).strip() and bool(LINE_END.match(source.body, found.end()))
