"""What one file says: its article, and what of it has no place in an article."""

from dataclasses import dataclass, field

from api.imports.pictures.named import Named
from db.article_input import ArticleDraft


@dataclass(frozen=True, slots=True)
class Reading:
    """`unknown_keys` are the file's keys that mean nothing here; `notes` are sentences for whoever runs the import.
    `pictures` are those of the draft, which has their addresses for keys.

    `relative_addresses` counts the links and pictures of its body whose addresses stayed relative to a site. What
    `is_exact` was exported: where the file stands says nothing about which article it is.
    """

    draft: ArticleDraft
    unknown_keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    relative_addresses: int = 0
    is_exact: bool = False
    pictures: Named = field(default_factory=dict)
