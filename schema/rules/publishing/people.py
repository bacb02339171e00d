"""The people of an article: whom it mentions, and who said its quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.article_input import AuthorDraft, PersonDraft, QuoteDraft
from db.compiler.global_ids import parse
from db.content import people
from db.content.people import Name
from db.text.slugs import slug_of
from schema.rules.publishing import limits, texts
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Reading
from schema.rules.publishing.values import items, line
from schema.rules.user_errors import ErrorCode

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Whom speakers may be: `names` by keys, keys by the publisher's `ids`, and the `cast` of the article."""

    names: Mapping[int, str]
    ids: Mapping[str, int]
    cast: Sequence[PersonDraft]


async def mentions(given: Sequence[Given] | None, place: Place, reading: Reading) -> Mapping[str, Any]:
    """Who is only quoted stays among the people, for quotes to find them; and who is mentioned no longer, without what
    was said of them."""
    ids = [key for each in given or () if (key := _key(each.get("id")))]
    names = await people.names(reading.connection, ids)
    stored = reading.stored.draft.people if reading.stored else ()
    named = items(given, place, limits.PEOPLE, lambda each, at: _mention(each, at, names, stored))
    _refuse_doubles(named, place)
    kept = {person.key for person in named}
    others = (_only_quoted(person) for person in stored if person.key not in kept)
    return {"people": (*named, *others)}


def _only_quoted(person: PersonDraft) -> PersonDraft:
    return person if person.only_quoted else replace(person, only_quoted=True, title=None, affiliation=None)


def _mention(given: Given, place: Place, names: Mapping[int, str], stored: Sequence[PersonDraft]) -> PersonDraft:
    key = _known_key(given.get("id"), place.at("id"), names)
    name = line(given.get("name"), place.at("name"), limits.NAME)
    if not (given.get("name") or "").strip() and not given.get("id"):
        place.at("name").refuse(ErrorCode.REQUIRED, "Give a name, or the `id` of a person.")
    person = PersonDraft(
        key=key,
        name=name or names.get(key or 0, ""),
        title=line(given.get("title"), place.at("title"), limits.TITLE),
        affiliation=line(given.get("affiliation"), place.at("affiliation"), limits.TITLE),
        id=line(given.get("external_id"), place.at("externalId"), limits.NAME),
        same_as=_addresses(given.get("same_as"), place.at("sameAs")),
    )
    return _known(person, stored)


def _addresses(given: Sequence[str] | None, place: Place) -> tuple[str, ...]:
    def read(each: str, at: Place) -> str:
        return line(each, at, limits.ADDRESS, texts.web_address) or ""

    return tuple(filter(None, items(given, place, limits.ADDRESSES, read)))


def _known(person: PersonDraft, stored: Sequence[PersonDraft]) -> PersonDraft:
    """The person whom the article knows already: by key, by id, or as the only one of the name."""
    same = [each for each in stored if _is_same(person, each)]
    if len(same) != 1:
        return person
    (known,) = same
    return replace(
        person, key=known.key, id=person.id or known.id, same_as=tuple(sorted({*known.same_as, *person.same_as}))
    )


def _is_same(person: PersonDraft, known: PersonDraft) -> bool:
    if person.key or person.id or person.same_as:
        told = (person.key and person.key == known.key) or (person.id and person.id == known.id)
        return bool(told or {*person.same_as} & {*known.same_as})
    return slug_of(person.name) == slug_of(known.name)


def _refuse_doubles(named: Sequence[PersonDraft], place: Place) -> None:
    seen: set[Any] = set()
    for number, person in enumerate(named):
        identity = person.key or person.id or person.same_as or (person.name and slug_of(person.name))
        if identity and identity in seen:
            place.at(number).refuse(ErrorCode.INVALID_VALUE, "This person is mentioned twice.")
        seen.add(identity)


async def quotes(given: Sequence[Given] | None, place: Place, reading: Reading) -> Mapping[str, Any]:
    """With the speakers as `mentions` has them, if it comes along, or else as the article does."""
    known = await _known_people(reading, [each.get("speaker") or "" for each in given or ()])
    said = items(given, place, limits.QUOTES, lambda each, at: _quote(each, at, known))
    for number in texts.surplus_pull_quotes([quote.is_pull_quote for quote in said]):
        place.at(number, "isPullQuote").refuse(ErrorCode.INVALID_VALUE, "Only one quote may be the pull quote.")
    return {"quotes": _anchored(said, reading)}


async def said(given: Sequence[tuple[Given, Place]], reading: Reading) -> Sequence[QuoteDraft]:
    """Quotes that stand elsewhere in the input, each at its own place."""
    known = await _known_people(reading, [each.get("speaker") or "" for each, _ in given])
    return [_quote(each, at, known) for each, at in given]


async def _known_people(reading: Reading, speakers: Sequence[str]) -> KnownPeople:
    names = await people.names(reading.connection, filter(None, map(_key, speakers)))
    ids = await people.known_by(reading.connection, (each.strip() for each in speakers if not texts.fault(each)))
    return KnownPeople(names, ids, reading.of_draft("people", ()))


def _quote(given: Given, place: Place, known: KnownPeople) -> QuoteDraft:
    words = line(given["text"], place.at("text"), limits.QUOTE)
    if not given["text"].strip():
        place.at("text").refuse(ErrorCode.REQUIRED, "The quote has no words.")
    return QuoteDraft(
        text=words or "",
        speaker=_speaker(given.get("speaker"), place.at("speaker"), known),
        attribution=line(given.get("attribution"), place.at("attribution"), limits.ATTRIBUTION),
        is_pull_quote=bool(given.get("is_pull_quote")),
    )


def _speaker(given: str | None, place: Place, known: KnownPeople) -> Name | None:
    if given and parse(given) != (None, None):
        return _known_key(given, place, known.names)
    name = line(given, place, limits.NAME)
    if not name:
        return None
    if name in known.ids:
        return known.ids[name]
    called = [each for each in known.cast if each.id == name] or _mentioned(name, known.cast)
    if len(called) > 1:
        message = f"Several people of this article are called {name}: give the `id` or the `externalId` of one."
        place.refuse(ErrorCode.INVALID_VALUE, message)
    return (called[0].key or name) if called else name


def _mentioned(name: str, cast: Sequence[PersonDraft]) -> list[PersonDraft]:
    """Those of the name whom the article mentions, or else who are quoted in it."""
    called = {
        each.key or each.id or each.same_as: each for each in reversed(cast) if slug_of(each.name) == slug_of(name)
    }
    return [each for each in called.values() if not each.only_quoted] or list(called.values())


async def authors(given: Sequence[Given] | None, place: Place, reading: Reading) -> Mapping[str, Any]:
    """Called as speakers are."""
    known = await _known_people(reading, [each["person"] for each in given or ()])
    written_by = items(given, place, limits.AUTHORS, lambda each, at: _author(each, at, known))
    for number, author in enumerate(written_by):
        if author.person and author.person in [other.person for other in written_by[:number]]:
            place.at(number, "person").refuse(ErrorCode.INVALID_VALUE, "This person is named twice.")
    return {"authors": written_by}


def _author(given: Given, place: Place, known: KnownPeople) -> AuthorDraft:
    if not given["person"].strip():
        place.at("person").refuse(ErrorCode.REQUIRED, "`person` is empty.")
    return AuthorDraft(
        person=_speaker(given["person"], place.at("person"), known) or "",
        role=line(given.get("role"), place.at("role"), limits.TITLE),
    )


def _anchored(said: Sequence[QuoteDraft], reading: Reading) -> tuple[QuoteDraft, ...]:
    """Quotes whose words stay begin their search where they stood."""
    stood = {quote.text: quote.anchor for quote in reading.stored.draft.quotes} if reading.stored else {}
    return tuple(replace(quote, anchor=stood.get(quote.text)) for quote in said)


def _key(id: str | None) -> int | None:
    type_name, key = parse(id or "")
    return key if type_name == "Person" else None


def _known_key(id: str | None, place: Place, names: Mapping[int, str]) -> int | None:
    """The key in the global ID of a person who is there."""
    key = _key(id)
    if id and key not in names:
        place.refuse(ErrorCode.NOT_FOUND, "There is no such person.")
    return key
