"""What an import changes of comments, cut into slices that are written one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from db.article_input import CommentDraft
from db.discussion.imports.threads import FileComment, Reader, StoredComment
from db.discussion.imports.update import Update
from db.text.comment_markdown import render_comment, stored_html


class Words(NamedTuple):
    """What a comment says, as it is stored."""

    body: str
    html: str
    language: str | None

    @classmethod
    def of(cls, draft: CommentDraft) -> "Words":
        return cls(draft.body, stored_html(draft.body, render_comment(draft.body)), draft.language)


@dataclass(frozen=True)
class Slice:
    """Some of the changes of an update; all places are those of the file. What is `lost` is no longer in it, and who is
    `renamed` has another name there, by key."""

    update: Update
    new: Sequence[int]
    likes: Sequence[tuple[int, Reader]]
    changed: Sequence[int]
    lost: Sequence[StoredComment]
    renamed: Sequence[tuple[int, str]]

    @cached_property
    def words(self) -> dict[int, Words]:
        """Those that come or change, by place."""
        coming = [place for place in self.new if place not in self.update.gone]
        coming += [place for place in self.changed if self.given(place).draft.body != self.update.found[place].body]
        return {place: Words.of(self.given(place).draft) for place in coming}

    def given(self, place: int) -> FileComment:
        return self.update.given[place]

    def pairs(self) -> Iterator[tuple[int, FileComment, StoredComment]]:
        """What is changed, as the file has it and as it is stored."""
        return ((place, self.given(place), self.update.found[place]) for place in self.changed)

    @property
    def number(self) -> int:
        return sum(map(len, (self.new, self.likes, self.changed, self.lost, self.renamed)))

    @property
    def touched(self) -> dict[int, StoredComment]:
        """The stored comments that are written, or hung on, by key."""
        parents = {parent for place in self.new if (parent := self.given(place).parent) is not None}
        places = {*parents, *(place for place, _ in self.likes), *self.changed}
        found = (self.update.found[place] for place in places if place in self.update.found)
        return {row.id: row for row in (*self.lost, *found)}

    def readers(self) -> dict[Reader, str]:
        """Whose rows are written about, with the names that new ones are to have."""
        writing = [self.given(place).reader for place in self.new if place not in self.update.gone]
        writing += [self.given(place).reader for place in self.changed]
        writing += [liker for _, liker in self.likes]
        return {reader: self.update.names.get(reader, reader.name) for reader in writing}


class Changes:
    """All changes of an update, in an order in which each finds what it stands on: a comment is there before its
    replies and its likes, and what is lost goes behind its own replies."""

    def __init__(self, update: Update) -> None:
        self.update = update
        lost = sorted(update.lost, key=lambda row: row.id, reverse=True)
        self._parts = update.new, update.likes, update.changed, lost, [*update.renamed.items()]

    def slice(self, start: int, most: int) -> Slice:
        """At most so many, from the place where the one before has ended."""
        starts = [start - sum(map(len, self._parts[:place])) for place in range(len(self._parts))]
        new, likes, changed, lost, renamed = self._parts
        cuts = [slice(max(0, each), max(0, each + most)) for each in starts]
        return Slice(self.update, new[cuts[0]], likes[cuts[1]], changed[cuts[2]], lost[cuts[3]], renamed[cuts[4]])
