"""People as articles name them: found again by the publisher's id, by a page that is about them, or by their name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from db.article_input import ArticleDraft, AuthorDraft, PersonDraft
from db.connections import named_queries
from db.content.article_row import ArticleRow
from db.text.slugs import native_slug, slug_of

people = named_queries.load("people")

BETWEEN_KEYS = "\x1f"
SLUG = "slug:"
"""Begins the key of who is told apart by the slug of their page alone."""


Name = str | int
"""What quotes and bylines call a person: a name, an id, an address or a slug, or the key of the row."""


async def names(connection: Any, keys: Iterable[int]) -> dict[int, str]:
    """By their keys what people are called; of those that are there."""
    return {row["id"]: row["name"] async for row in people.names(connection, ids=sorted(set(keys)))}


async def known_by(connection: Any, ids: Iterable[str]) -> dict[str, int]:
    """The keys of people by the publisher's own ids; of those that are there."""
    return {row["id"]: row["person_id"] async for row in people.known_by(connection, ids=sorted(set(ids)))}


async def save(
    connection: Any, article: ArticleRow, draft: ArticleDraft, speakers: Iterable[Name]
) -> Mapping[Name, int]:
    """Keeps everyone whom the draft names, and mentions them in the article in this order, then the other speakers. Who
    only wrote it is not mentioned.

    Returns the keys of the speakers. Whom two people of the article are called is nobody.
    """
    said_by = list(dict.fromkeys(speakers))
    mentioned = _cast(draft.people, said_by)
    cast = [*mentioned, *_writers(draft, mentioned)]
    slug = slug_of if draft.ascii_slugs else native_slug
    keys = await _find(connection, article.id, cast, slug)
    if mentioned or not article.is_new:
        await _mention(connection, article, mentioned, keys[: len(mentioned)])
    if draft.authors or not article.is_new:
        await _credit(connection, article, draft.authors, _called([each.person for each in draft.authors], cast, keys))
    return _called(said_by, cast, keys)


def _cast(named: Sequence[PersonDraft], speakers: Iterable[Name]) -> list[PersonDraft]:
    cast: dict[Sequence[str], PersonDraft] = {}
    for person in named:
        if not person.only_quoted:
            cast.setdefault(_identity(person), person)
    called = {word for person in cast.values() for word in _words(person)}
    quoted = {word: person for person in named if person.only_quoted for word in _words(person)}
    for speaker in speakers:
        if not called.intersection(_names(speaker)):
            known = (quoted[name] for name in _names(speaker) if name in quoted)
            person = next(known, None) or _only_quoted(speaker)
            cast.setdefault(_identity(person), person)
    return list(cast.values())


def _writers(draft: ArticleDraft, mentioned: Sequence[PersonDraft]) -> Iterable[PersonDraft]:
    """Authors who are not mentioned."""
    here = {_identity(person) for person in mentioned}
    cast = _cast([*mentioned, *draft.people], [author.person for author in draft.authors])
    return [person for person in cast if _identity(person) not in here]


def _only_quoted(speaker: Name) -> PersonDraft:
    if isinstance(speaker, int):
        return PersonDraft(name="", key=speaker, only_quoted=True)
    return PersonDraft(name=speaker, only_quoted=True)


def _identity(person: PersonDraft) -> Sequence[str]:
    """What tells a person apart, as `news.person_key` has it; what comes first counts most."""
    if person.key:
        return (f"key:{person.key}",)
    told = [f"id:{person.id}"] if person.id else []
    told += [f"same:{address}" for address in person.same_as]
    return tuple(told) or (f"{SLUG}{person.slug}" if person.slug else f"name:{slug_of(person.name)}",)


def _words(person: PersonDraft) -> set[Name]:
    """What quotes may call a person."""
    name = slug_of(person.name) if person.name else ""
    return {name, person.id or "", person.slug or "", person.key or "", *person.same_as} - {""}


def _names(speaker: Name) -> Sequence[Name]:
    return (speaker,) if isinstance(speaker, int) else (speaker, slug_of(speaker))


async def _find(connection: Any, article_id: int, cast: Sequence[PersonDraft], slug: Callable[[str], str]) -> list[int]:
    """The keys of the cast; of whom nobody knows it is looked up."""
    unknown = [person for person in cast if not person.key]
    found: list[int] = []
    if unknown:
        found = await people.find(
            connection,
            article_id=article_id,
            ascii_names=[slug_of(person.name) for person in unknown],
            names=[person.name for person in unknown],
            keys=[BETWEEN_KEYS.join(_identity(person)) for person in unknown],
            slugs=[person.slug or slug(person.name) for person in unknown],
        )
    others = iter(found)
    return [person.key or next(others) for person in cast]


async def _mention(connection: Any, article: ArticleRow, cast: Sequence[PersonDraft], keys: Sequence[int]) -> None:
    """Each once, as they are mentioned first."""
    mentions: dict[int, PersonDraft] = {}
    for key, person in zip(keys, cast, strict=True):
        mentions.setdefault(key, person)
    columns = {
        "ids": list(mentions),
        "titles": [person.title for person in mentions.values()],
        "affiliations": [person.affiliation for person in mentions.values()],
        "quoted": [person.only_quoted for person in mentions.values()],
    }
    if not article.is_new:
        await people.forget(connection, article_id=article.id, **columns)
    await people.mention(connection, article_id=article.id, **columns)
    if told_apart := {key: person.name for key, person in mentions.items() if _is_told_apart(person)}:
        await people.rename(connection, article_id=article.id, ids=list(told_apart), names=list(told_apart.values()))


def _is_told_apart(person: PersonDraft) -> bool:
    return bool(person.name and (person.id or person.same_as or person.key))


async def _credit(
    connection: Any, article: ArticleRow, authors: Iterable[AuthorDraft], called: Mapping[Name, int]
) -> None:
    """Each once, in the order of the byline."""
    roles: dict[int, str | None] = {}
    for author in authors:
        if key := called.get(author.person):
            roles.setdefault(key, author.role)
    columns = {"ids": list(roles), "roles": list(roles.values())}
    if not article.is_new:
        await people.remove_authors(connection, article_id=article.id, **columns)
    await people.add_authors(connection, article_id=article.id, **columns)


def _called(speakers: Iterable[Name], cast: Sequence[PersonDraft], keys: Sequence[int]) -> dict[Name, int]:
    called: defaultdict[Name, set[int]] = defaultdict(set)
    for key, person in zip(keys, cast, strict=True):
        for word in _words(person):
            called[word].add(key)
    found = {speaker: next(filter(None, map(called.get, _names(speaker))), set()) for speaker in speakers}
    return {speaker: next(iter(keys)) for speaker, keys in found.items() if len(keys) == 1}
