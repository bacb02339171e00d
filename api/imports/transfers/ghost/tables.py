"""The tables of a Ghost export: those that posts refer to, and the posts one after the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.imports.transfers.json_values import Way, values

Row = Mapping[str, Any]
POSTS = "posts"
KEPT = {
    "users": ("id", "name", "slug"),
    "tags": ("id", "name", "slug", "visibility"),
    "posts_tags": ("post_id", "tag_id", "sort_order"),
    "posts_authors": ("post_id", "author_id", "sort_order"),
    "posts_meta": ("post_id", "meta_title", "meta_description", "feature_image_alt", "feature_image_caption"),
    "settings": ("key", "value"),
}
"""Columns of tables that posts refer to; e-mail addresses and passwords are not among them."""
SETTINGS = {"url", "lang", "locale", "title"}


@dataclass(slots=True)
class Tables:
    """Rows by their ids; those that link to posts by the post's, in their order."""

    users: dict[str, Row] = field(default_factory=dict)
    tags: dict[str, Row] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Row] = field(default_factory=dict)
    tags_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    authors_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def tags_of_post(self, post: Row) -> list[Row]:
        return self._linked(self.tags_of[str(post["id"])], "tag_id", self.tags, post.get("tags"))

    def authors_of_post(self, post: Row) -> list[Row]:
        found = self._linked(self.authors_of[str(post["id"])], "author_id", self.users, post.get("authors"))
        first = self.users.get(str(post.get("author_id") or post.get("author")))
        return found or ([first] if first else [])

    def _linked(self, links: list[Row], key: str, rows: Mapping[str, Row], own: Any) -> list[Row]:
        if isinstance(own, list):
            return [each for each in own if isinstance(each, dict)]
        ordered = sorted(links, key=lambda link: int(link.get("sort_order") or 0))
        return [rows[id] for link in ordered if (id := str(link[key])) in rows]


def tables(path: Path) -> Tables:
    """All but the posts. Raises UnreadableFile."""
    found = Tables()
    for way, row in values(path, _within):
        name = _table(way)
        if name in KEPT and isinstance(row, dict):
            _add(found, name, {key: row.get(key) for key in KEPT[name]})
    return found


def posts(path: Path) -> Iterator[Row]:
    """Raises UnreadableFile."""
    for way, row in values(path, _within):
        if _table(way) == POSTS and isinstance(row, dict) and row.get("id") is not None:
            yield row


def _within(way: Way) -> bool:
    """`db[0].data.posts`, or without what is around it."""
    names = [step for step in way if isinstance(step, str)]
    return (
        all(name in ("db", "data") for name in names[:-1])
        and (not names or names[-1] in ("db", "data", POSTS, *KEPT))
        and not (len(way) > 1 and isinstance(way[-1], int) and names[-1] not in ("db", "data"))
    )


def _table(way: Way) -> str:
    return str(way[-2]) if len(way) > 1 and isinstance(way[-1], int) else ""


def _add(found: Tables, name: str, row: Row) -> None:
    if name == "settings":
        if row["key"] in SETTINGS and isinstance(row["value"], str):
            found.settings[str(row["key"])] = row["value"]
    elif name == "posts_tags":
        found.tags_of[str(row["post_id"])].append(row)
    elif name == "posts_authors":
        found.authors_of[str(row["post_id"])].append(row)
    elif name == "posts_meta":
        found.meta[str(row["post_id"])] = row
    else:
        (found.users if name == "users" else found.tags)[str(row["id"])] = row
