"""What a reader of a format gives: articles as plain values, and what is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.imports.pictures.named import NamedPicture


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is no article that can be taken: `name` is what it calls itself, `reason` a sentence that is the same for
    all of its kind, and `detail` what is wrong with this one."""

    name: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of a source. `id` is the source's own, behind the name of its kind: `ghost:5f1a`. `values` are by the
    keys of front matter. `html` is the body. `slug` is what it was called in its address, `addresses` are those that it
    had; relative ones in the body are below `base`. `place` and `day` are those of its dateline. What `only_withdraws`
    says nothing else of the article.
    """

    id: str
    values: Mapping[str, Any]
    html: str = ""
    slug: str = ""
    addresses: Sequence[str] = ()
    base: str = ""
    place: str | None = None
    day: date | None = None
    lead: NamedPicture | None = None
    only_withdraws: bool = False
    other_fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.id
