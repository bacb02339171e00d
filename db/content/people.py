"""People as articles name them: found again by the publisher's id, by a page that is about them, or by their name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from db.article_input import ArticleDraft, PersonDraft
from db.connections import named_queries
from db.content.article_row import ArticleRow
from db.text.slugs import native_slug, slug_of

people = named_queries.load("people")

BETWEEN_KEYS = "\x1f"


async def save(connection: Any, article: ArticleRow, draft: ArticleDraft, speakers: Iterable[str]) -> Mapping[str, int]:
    """Keeps everyone whom the draft names, and mentions them in the article in this order, then the other speakers.

    Returns the keys of the speakers, who are called by id or name. Whom two people of the article are called is nobody.
    """
    said_by = list(dict.fromkeys(speakers))
    cast = _cast(draft.people, said_by)
    slug = slug_of if draft.ascii_slugs else native_slug
    keys = await _find(connection, article.id, cast, slug) if cast else []
    if cast or not article.is_new:
        await _mention(connection, article, cast, keys)
    return _called(said_by, cast, keys)


def _cast(named: Iterable[PersonDraft], speakers: Iterable[str]) -> list[PersonDraft]:
    cast: dict[Sequence[str], PersonDraft] = {}
    for person in named:
        cast.setdefault(_identity(person), person)
    called = {word for person in cast.values() for word in _words(person)}
    for speaker in speakers:
        if not called & {speaker, slug_of(speaker)}:
            person = PersonDraft(name=speaker)
            cast.setdefault(_identity(person), person)
    return list(cast.values())


def _identity(person: PersonDraft) -> Sequence[str]:
    """What tells a person apart, as `news.person_key` has it; what comes first counts most."""
    told = [f"id:{person.id}"] if person.id else []
    told += [f"same:{address}" for address in person.same_as]
    return tuple(told) or (f"name:{slug_of(person.name)}",)


def _words(person: PersonDraft) -> set[str]:
    """What quotes may call a person."""
    return {slug_of(person.name), person.id or ""} - {""}


async def _find(connection: Any, article_id: int, cast: Sequence[PersonDraft], slug: Callable[[str], str]) -> list[int]:
    found: list[int] | None = await people.find(
        connection,
        article_id=article_id,
        ascii_names=[slug_of(person.name) for person in cast],
        names=[person.name for person in cast],
        keys=[BETWEEN_KEYS.join(_identity(person)) for person in cast],
        slugs=[slug(person.name) for person in cast],
    )
    return found or []


async def _mention(connection: Any, article: ArticleRow, cast: Sequence[PersonDraft], keys: Sequence[int]) -> None:
    """Each once, as they are mentioned first."""
    mentions: dict[int, PersonDraft] = {}
    for key, person in zip(keys, cast, strict=True):
        mentions.setdefault(key, person)
    columns = {
        "ids": list(mentions),
        "titles": [person.title for person in mentions.values()],
        "affiliations": [person.affiliation for person in mentions.values()],
    }
    if not article.is_new:
        await people.forget(connection, article_id=article.id, **columns)
    await people.mention(connection, article_id=article.id, **columns)
    if told_apart := {key: person.name for key, person in mentions.items() if person.id or person.same_as}:
        await people.rename(connection, article_id=article.id, ids=list(told_apart), names=list(told_apart.values()))


def _called(speakers: Iterable[str], cast: Sequence[PersonDraft], keys: Sequence[int]) -> dict[str, int]:
    called: defaultdict[str, set[int]] = defaultdict(set)
    for key, person in zip(keys, cast, strict=True):
        for word in _words(person):
            called[word].add(key)
    found = {speaker: called.get(speaker) or called.get(slug_of(speaker), set()) for speaker in speakers}
    return {speaker: next(iter(keys)) for speaker, keys in found.items() if len(keys) == 1}
