"""What differs between two revisions of an article, as the desk shows it: field by field, and the text by its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.desk.visits import Visit
from api.pages.reader_pages import found_or_404

KINDS = {"image": "picture", "seo.image": "picture", "publishedAt": "time", "status": "status"}
"""What fields are that have no words of their own."""
PARTS = {"seo"}
"""Fields of parts that are of several kinds."""
DECISIONS = {"status", "publishedAt", "corrections", "withdrawalReason", "redirectTo"}
IDENTITY = {"externalId", "translationOf"}
"""With the decisions of editors, what stays as it is where a revision is restored."""
Pieces = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """Of a field. `before` and `after` are as the schema has them: by `kind` words, a picture, a time or a status."""

    field: str
    kind: str
    pieces: Pieces
    before: Any = None
    after: Any = None

    @property
    def is_in_words(self) -> bool:
        return any(piece["operation"] != "EQUAL" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`blocks` are those of the text. `pictures` are by their ids, as far as they are there."""

    number: int
    against: int
    changes: list[Change]
    blocks: list[dict[str, Any]]
    pictures: dict[str, Any]

    @property
    def restorable(self) -> list[str]:
        """The fields that restoring brings back."""
        names = [each.field.partition(".")[0] for each in self.changes] + (["body"] if self.blocks else [])
        return [name for name in dict.fromkeys(names) if name not in DECISIONS | IDENTITY]


async def compared(visit: Visit, article_id: str, number: int, against: int | None = None) -> Comparison:
    """With the revision before, unless another is given. Raises HTTPException: 404 where one of them is not there."""
    found = (await visit.execute("desk_comparison", id=article_id, number=number, against=against))["revisionDiff"]
    found_or_404(not found["errors"])
    changes = [change for diff in found["fields"] for change in _changes(diff)]
    ids = {id for each in changes if each.kind == "picture" for id in (each.before, each.after) if id}
    shown = await visit.execute("desk_past_pictures", ids=sorted(ids)) if ids else {"nodes": []}
    pictures = {picture["id"]: picture for picture in shown["nodes"] if picture}
    return Comparison(number, found["against"], changes, found["blocks"], pictures)


def _changes(diff: dict[str, Any]) -> Iterator[Change]:
    """One for each part, of a field that has parts of several kinds."""
    if diff["field"] not in PARTS:
        yield _change(diff["field"], diff["pieces"], diff["before"], diff["after"])
        return
    before, after = diff["before"] or {}, diff["after"] or {}
    for part in sorted(before.keys() | after.keys()):
        one, other = before.get(part), after.get(part)
        if one != other:
            yield _change(f"{diff['field']}.{part}", _whole(one, other), one, other)


def _change(field: str, pieces: Pieces, before: Any, after: Any) -> Change:
    return Change(field, KINDS.get(field, "words"), pieces, before, after)


def _whole(before: Any, after: Any) -> Pieces:
    told = (("DELETE", before), ("INSERT", after))
    return [{"operation": operation, "text": text} for operation, text in told if isinstance(text, str)]
