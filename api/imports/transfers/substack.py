"""Exports of Substack: a table of posts, and beside it the text of each as HTML in a file of its own."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from api.imports.options import ReadOptions
from api.imports.pictures.named import plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.decoding import characters, encoding_of, opened, rows
from api.imports.transfers.moments import first_moment
from api.imports.transfers.records import Item, Skipped
from schema.rules.publishing import limits

KINDS = ("newsletter", "podcast", "")
LARGEST = 10_000_000
DECLARATION = re.compile(r"<\?xml[^<>]*>")
WIDGETS = re.compile(
    r"(?<![\w-])(?:subscri(?:be|ption)-widget|button-wrap|captioned-button|paywall-jump|install-substack|poll-embed"
    r"|image-link-expand|community-chat)"
)


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    with opened(path, newline="") as file:
        for row in rows(csv.DictReader(file, restval="")):
            yield _record(row, path.parent, options)


def _record(row: Mapping[str, str], folder: Path, options: ReadOptions) -> Item | Skipped:
    own = row["post_id"].strip()
    number, _, slug = own.partition(".")
    name = f"substack:{number}"
    if row.get("type", "") not in KINDS:
        return Skipped(name, f"It is no post, but of the kind {row['type']}.")
    names = () if Path(own).name != own else (folder / "posts" / f"{own}.html", folder / f"{own}.html")
    text = next((each for each in names if each.is_file()), None)
    if text is None or text.stat().st_size > LARGEST:
        return Skipped(name, "Its text is not beside the table, as posts/NAME.html.")
    html = _without_widgets("".join(characters(text, encoding_of(text))))
    return dated(name, lambda: _item(name, row, (slug, html), options))


def _without_widgets(html: str) -> str:
    """The text alone: what is there to sign up, to share and to click on is none of it."""
    # For imports alone.
    from lxml.html import fragment_fromstring, tostring

    body = fragment_fromstring(DECLARATION.sub("", html.replace("\0", "")), create_parent="div")
    for each in list(body.iter()):
        if isinstance(each.tag, str) and WIDGETS.search(each.get("class", "")):
            each.drop_tree()
    return str(tostring(body, encoding="unicode"))


def _item(name: str, row: Mapping[str, str], told: tuple[str, str], options: ReadOptions) -> Item | Skipped:
    """What only some may read is nobody's here."""
    slug, html = told
    is_open = row.get("is_published", "").lower() == "true" and row.get("audience", "") in ("everyone", "")
    published = first_moment(options, row.get("post_date")) if is_open else None
    values = {
        "headline": plain(row.get("title", ""), limits.HEADLINE),
        "summary": plain(row.get("subtitle", ""), limits.SUMMARY),
        "published": published.isoformat() if published else None,
        "draft": None if is_open else "true",
    }
    return item(name, html, values, slug=slug, addresses=(f"/p/{slug}",) if is_open and slug else ())
