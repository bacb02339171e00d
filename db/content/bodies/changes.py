"""A body that is written over another: where its blocks and words have gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from db.text.anchors.reanchoring import Reanchoring


@dataclass(frozen=True)
class BodyChange:
    """The texts of the blocks before and after. `same` has the indexes of new blocks by those of the old ones that they
    are, `keys` the indexes of the old ones by their keys."""

    old: Sequence[str]
    new: Sequence[str]
    same: Mapping[int, int] = field(default_factory=dict)
    keys: Mapping[int, int] = field(default_factory=dict)

    @property
    def changes_words(self) -> bool:
        return list(self.old) != list(self.new)

    @cached_property
    def reanchoring(self) -> Reanchoring:
        """To find words again that stood in the old body. Many can be found with one of it; beside the event loop."""
        return Reanchoring(self.old, self.new, self.same)
