"""What comes to light while a file's fields are read, beside their values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture


@dataclass(slots=True)
class Findings:
    """`given` has the file's own key for a field's name; `other_fields` are kept with the article.

    `unknown` keys are known by where they stand, such as `comments.mood`. `language` is that of the file, as a BCP 47
    tag. `readers` are their names as they are kept, by what the file calls them. `lead` is the lead picture. `notes`
    are sentences for whoever runs the import. A file that is `exact` was exported: what it says stands for itself, and
    nothing in it is what another system writes.
    """

    options: ReadOptions
    language: str | None = None
    given: dict[str, str] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    other_fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_exact: bool = False
    lead: NamedPicture | None = None

    def way(self, way: Sequence[str | int]) -> Sequence[str | int]:
        """The way to a value in the file's own words."""
        return [self.given.get(str(way[0]), way[0]), *way[1:]] if way else way
