"""The file of comments whose pages have no article here. It can be imported later, as it is."""

import os
from collections.abc import Iterable
from datetime import timedelta
from json import loads
from pathlib import Path

import orjson

from api.imports.transfers.comments.records import Markup
from api.imports.transfers.comments.staging import EPOCH, Orphan
from db.discussion.transfers.records import State

COLUMNS = {Markup.HTML: "html", Markup.MARKDOWN: "markdown", Markup.TYPED: "body"}


def write(path: Path, orphans: Iterable[Orphan]) -> None:
    """One object a line, with the columns of `formats/tables`. The file may be one of those that are imported: it is
    replaced at the end."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.writelines(orjson.dumps(_columns(each)) + b"\n" for each in orphans)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _columns(orphan: Orphan) -> dict[str, object]:
    is_live = State[orphan.state].is_live
    prefix = len(orphan.source) + 1
    said = {
        "source": orphan.source,
        "id": orphan.key[prefix:],
        "parent": orphan.parent and orphan.parent[prefix:],
        "author_id": orphan.author[prefix:],
        "author": orphan.name,
        "created_at": orphan.at is not None and (EPOCH + timedelta(microseconds=orphan.at)).isoformat(),
        "status": orphan.state.lower(),
        "likes": orphan.likes,
        "url": list(loads(orphan.links)),
        "article_id": next(iter(loads(orphan.ids)), None),
    }
    words = {COLUMNS[Markup(orphan.markup)]: orphan.body if is_live else ""}
    return {name: value for name, value in said.items() if value} | words
