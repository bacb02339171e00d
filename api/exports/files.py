"""Writes articles to a folder, each as Markdown with front matter in YAML."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rich.progress import track

from api.exports.front_matter import front_matter
from api.exports.pictures import write_pictures
from api.exports.writing import write
from api.images.store import ImageStore
from api.server.startup import console
from db.connections.postgres import connected, connection, open_database
from db.content import exports
from db.content.exports import ExportedArticle

LONGEST_NAME = 200  # bytes: file systems take 255, and the ends of names are needed


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which articles: all of them, or those of a section, or those that were changed since then."""

    section: str | None = None
    since: datetime | None = None


class Dumper(yaml.SafeDumper):
    """Writes each value where it belongs, and never a reference to another place."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class Exported(NamedTuple):
    """How many articles and pictures were written, or were there; `missing` are files of pictures that are nowhere."""

    articles: int
    pictures: int
    missing: Sequence[str]


async def export(url: str, folder: Path, chosen: Chosen, store: ImageStore) -> Exported:
    """Writes them, as they are at one moment, with their pictures, to a folder that is there; what else stands in it
    stays. Raises OSError, and StoreUnavailable."""
    pictures: dict[str, str] = {}
    async with (
        connected(open_database(url, pool_size=1)) as database,
        connection(database) as session,
        session.transaction(isolation="repeatable_read", readonly=True),
    ):
        keys = await exports.keys(session, chosen.section, chosen.since)
        shared_names = await exports.shared_names(session)
        for key in _shown(keys):
            article = await exports.read(session, key)
            pictures |= {picture.file: picture.original for picture in article.pictures}
            write(folder / file_name(article.draft.slug), text_of(article, shared_names).encode())
    missing = await write_pictures(store, folder, pictures)
    return Exported(len(keys), len(pictures) - len(missing), missing)


def _text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    """What has lines keeps them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, _text)


def text_of(article: ExportedArticle, shared_names: frozenset[str]) -> str:
    values = front_matter(article, shared_names)
    written = yaml.dump(values, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{written}---\n{article.draft.body}\n"


def file_name(slug: str) -> str:
    """By the slug, which file systems take but for its length."""
    name = slug.encode()
    if len(name) > LONGEST_NAME:
        digest = hashlib.blake2b(name, digest_size=6).hexdigest()
        slug = f"{name[: LONGEST_NAME - 13].decode(errors='ignore')}-{digest}"
    return f"{slug}.md"


def _shown(keys: Sequence[int]) -> Iterable[int]:
    return track(keys, "Writing articles", console=console, transient=True, disable=not console.is_terminal)
