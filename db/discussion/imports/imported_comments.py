"""Comments that come with the file of their article: brought in line with it, but for what was erased."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.discussion.imports.matching import match
from db.discussion.imports.progress import Progress
from db.discussion.imports.threads import FileComment, Hashes, Reader, StoredComment, flat
from db.discussion.imports.update import Gone, Update
from db.text.comparison.pairing import Pairing

imported = named_queries.load("imported_comments")


async def save(connection: Any, article: ArticleDraft, progress: Progress) -> None:
    """Makes the article's imported comments those of its file, under the lock of the discussion. Sent again, it changes
    nothing. `progress` is what `compare` has found, which may have been before the lock."""
    if progress.left and not await progress.write(connection, progress.next(progress.left)):
        progress = await compare(connection, progress.article_id, article)
        await progress.write(connection, progress.next(progress.left))


async def compare(connection: Any, article_id: int, article: ArticleDraft) -> Progress:
    """With a long thread this takes long, so it is done before the lock is taken."""
    erased = await imported.erased(connection, article_id=article_id)
    update = await _compare(connection, article_id, flat(article.comments))
    return Progress(article_id, replace(update, erased=erased))


async def _compare(connection: Any, article_id: int, given: Sequence[FileComment]) -> Update:
    stored = [StoredComment.of(row) async for row in imported.stored(connection, article_id=article_id)]
    gone = [Gone(**dict(row)) async for row in imported.gone(connection, article_id=article_id)] if given else []
    erased = gone or any(row.erased for row in stored)
    hashes = await _hashes(connection, article_id, given) if erased else {}
    found = match(stored, given, hashes)
    kept = {row.id for row in found.values()}
    update = Update(
        given=given,
        found=found,
        gone=_gone(gone, [place for place in hashes if place not in found], hashes),
        lost=[row for row in stored if row.id not in kept],
    )
    return replace(update, likes=await _new_likes(connection, article_id, update))


async def _hashes(connection: Any, article_id: int, given: Sequence[FileComment]) -> dict[int, Hashes]:
    rows = imported.hashes(
        connection,
        article_id=article_id,
        ids=[each.draft.id for each in given],
        names=[each.draft.name for each in given],
        bodies=[each.draft.body for each in given],
        times=[each.draft.at for each in given],
    )
    return dict(enumerate([Hashes(**dict(row)) async for row in rows]))


def _gone(gone: Sequence[Gone], places: Sequence[int], hashes: Mapping[int, Hashes]) -> dict[int, Gone]:
    """By place in the file what it has again although it was taken out."""
    pairing = Pairing([each.hashes for each in gone], [hashes[place] for place in places])
    for name in ("words_hash", "moment_hash"):
        pairing.by_key(attrgetter(name))
    return {places[new]: gone[old] for new, old in pairing.found.items()}


async def _new_likes(connection: Any, article_id: int, update: Update) -> list[tuple[int, Reader]]:
    """Places of comments, and who likes them; but for those whose likes were erased."""
    liked = [(place, each.draft.liked_by) for place, each in enumerate(update.given) if each.draft.liked_by]
    if not liked:
        return []
    liker = _liker(update.given)
    likes = dict.fromkeys((place, liker(word)) for place, by in liked if not update.is_erased(place) for word in by)
    stored = {
        (row["comment_id"], Reader.of(row["external_id"], row["display_name"]))
        async for row in imported.likes(connection, article_id=article_id)
    }
    keys = {place: row.id for place, row in update.found.items()}
    new = [like for like in likes if (keys.get(like[0]), like[1]) not in stored]
    erased = await _erased_likers(connection, article_id, update, list({reader for _, reader in new}))
    return [like for like in new if like[1] not in erased]


async def _erased_likers(connection: Any, article_id: int, update: Update, readers: Sequence[Reader]) -> set[Reader]:
    ids, names = [reader.id for reader in readers], [update.names.get(reader, reader.name) for reader in readers]
    rows = imported.erased_likers(connection, article_id=article_id, ids=ids, names=names)
    return {readers[row["place"] - 1] async for row in rows}


def _liker(given: Sequence[FileComment]) -> Callable[[str], Reader]:
    """Whom a word means: the reader with that id, or else the only one in the file who is called so."""
    by_id = {each.draft.id: each.reader for each in given if each.draft.id}
    called: defaultdict[str, set[Reader]] = defaultdict(set)
    for each in given:
        called[each.draft.name].add(each.reader)

    def liker(word: str) -> Reader:
        readers = called.get(word, set())
        return by_id.get(word) or (next(iter(readers)) if len(readers) == 1 else Reader.of(None, word))

    return liker
