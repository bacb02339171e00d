"""Which system a file is from, told by how it begins."""

import re
from pathlib import Path

from api.imports.errors import UnreadableFile
from api.imports.transfers.comments.formats import (
    comentario,
    commento,
    coral,
    disqus,
    feeds,
    isso,
    remark42,
    tables,
    wordpress,
)
from api.imports.transfers.comments.records import Format

FORMATS = {
    "disqus": Format("disqus", disqus.read),
    "wordpress": Format("wordpress", wordpress.read),
    "coral": Format("coral", coral.read),
    "coral-csv": Format("coral", coral.read_table),
    "commento": Format("commento", commento.read),
    "comentario": Format("comentario", comentario.read),
    "remark42": Format("remark42", remark42.read),
    "isso": Format("isso", isso.read),
    "isso-json": Format("isso", isso.read_json),
    "feed": Format("feed", feeds.read),
    "json": Format("other", tables.read_json),
    "csv": Format("other", tables.read_table),
}
BEGINNING = 1 << 16
OF_WORDPRESS = re.compile(r"xmlns:wp\s*=|wordpress\.org/export/|<wp:")
SQLITE = b"SQLite format 3\0"
SIGNS = (
    ("comentario", re.compile(r'\A\s*\{\s*"version"\s*:\s*3\s*[,}]|"userCreated"\s*:')),
    ("commento", re.compile(r'"(?:commentHex|commenterHex)"')),
    ("remark42", re.compile(r'"locator"\s*:|^\s*\{"version":\s*\d+,\s*"users"')),
    ("coral", re.compile(r'"(?:storyID|tenantID|asset_id)"')),
    ("isso-json", re.compile(r'\A\[.*"comments"\s*:\s*\[', re.DOTALL)),
)


def recognised(path: Path) -> str:
    """The name of its format. Raises UnreadableFile for what is none of them."""
    with path.open("rb") as file:
        start = file.read(BEGINNING)
    if start.startswith(SQLITE):
        return "isso"
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _of_xml(text)
    if text.startswith(("{", "[")):
        return next((name for name, sign in SIGNS if sign.search(text)), "json")
    heading = text.partition("\n")[0]
    if {name.strip('" \r') for name in heading.split(",")} >= coral.COLUMNS:
        return "coral-csv"
    columns = {name.strip('" \r').lower() for name in re.split(r"[,;\t|]", heading)}
    if columns & {*tables.NAMES["id"]} and len(columns) > 1:
        return "csv"
    raise UnreadableFile("The file is from none of the systems that docs/moving-in.md names.")


def is_known(path: Path) -> bool:
    try:
        return bool(recognised(path))
    except UnreadableFile:
        return False


def _of_xml(text: str) -> str:
    root = re.search(r"<(?:\w+:)?(disqus|rss|feed|RDF)\b", text, re.IGNORECASE)
    if not root:
        raise UnreadableFile("The file is XML, and neither from Disqus nor from WordPress, nor a feed.")
    if root[1].lower() == "disqus":
        return "disqus"
    return "wordpress" if OF_WORDPRESS.search(text) else "feed"
