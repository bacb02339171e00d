"""An earlier revision of an article is written again, as a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
from asyncpg import Connection
from strawberry.utils.str_converters import to_camel_case

from db.article_input import ArticleDraft, PersonDraft
from db.content import article_revisions, articles, people
from db.content.article_drafts import draft_from
from db.content.article_revisions import Edit
from db.content.articles import Written
from db.content.bodies import pictures
from db.content.images import images
from db.text.markdown import render
from schema.rules.publishing.conflicts import conflict
from schema.rules.publishing.errors import Place, Refused
from schema.rules.publishing.fields import FIELDS
from schema.rules.publishing.reading import Input
from schema.rules.publishing.writing import answered, once, refuse_beside, refuse_unseen_pictures
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult

IDENTITY = {"external_id", "translation_of"}
"""Fields that tell the article from others, and are no part of what it says."""
RESTORED = {to_camel_case(name): name for name in FIELDS if name not in IDENTITY}
"""Fields that are restored, by their names in the input of `putArticle`."""
PARTS = {"topics": ("tags",), "dateline": ("dateline_place", "dateline_date"), "mentions": ()}
"""The fields of drafts that another name stands for; of who is mentioned see `_people`."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """`fields` are those to restore, None for all."""

    article_id: int
    number: int
    expected: int | None = None
    fields: Sequence[str] | None = None
    note: str | None = None


async def restore(context: Context, wanted: Restoration, given: Input) -> WriteResult:
    """`given` is the input that the client has sent; with the same idempotency key it is restored once."""

    async def work(connection: Connection) -> Written:
        return await once(connection, context, given, lambda: _restore(connection, context, wanted, given))

    return await answered(context, work)


async def _restore(connection: Connection, context: Context, wanted: Restoration, given: Input) -> Written:
    place = Place([])
    refuse_beside(given, place)
    stored = await articles.lock(connection, wanted.article_id)
    if stored is None:
        place.at("articleId").refuse(ErrorCode.NOT_FOUND, "There is no such article.")
        raise Refused(place.errors)
    if found := await conflict(connection, stored, wanted.expected, {}):
        place.errors.append(found)
    names = _names(wanted.fields, place.at("fields"))
    past = await _said(connection, stored.id, wanted.number, place.at("number"))
    if past is None or place.errors:
        raise Refused(place.errors)
    draft = _draft(stored.draft, past, names)
    await _refuse_lost(connection, stored.id, draft, place.at("number"))
    if place.errors:
        raise Refused(place.errors)
    written = await articles.write(connection, draft, stored.id, Edit(context.viewer.actor, "RESTORE", wanted.note))
    if stored.status == "PUBLISHED":
        await refuse_unseen_pictures(connection, stored.id)
    return written


def _names(fields: Sequence[str] | None, place: Place) -> set[str]:
    """In snake case."""
    if fields is None:
        return set(RESTORED.values())
    for unknown in sorted(set(fields) - RESTORED.keys()):
        place.refuse(ErrorCode.INVALID_VALUE, f"{unknown} is no field that can be restored.")
    return {RESTORED[name] for name in fields if name in RESTORED}


async def _said(connection: Connection, article_id: int, number: int, place: Place) -> ArticleDraft | None:
    """What the article said in a revision."""
    content = orjson.loads(await article_revisions.content_of(connection, article_id, number) or b"{}")
    if not content:
        place.refuse(ErrorCode.NOT_FOUND, f"There is no revision {number} of this article.")
        return None
    return draft_from(content, {})


def _draft(now: ArticleDraft, past: ArticleDraft, names: set[str]) -> ArticleDraft:
    parts = [part for name in names for part in PARTS.get(name, (name,))]
    people = _people(past if "mentions" in names else now, now, past)
    return replace(now, **{part: getattr(past, part) for part in parts}, people=people)


def _people(mentioning: ArticleDraft, *drafts: ArticleDraft) -> tuple[PersonDraft, ...]:
    """Who is mentioned, and whom quotes and bylines may need beside them."""
    mentioned = [person for person in mentioning.people if not person.only_quoted]
    others = [replace(person, only_quoted=True) for draft in drafts for person in draft.people]
    return (*mentioned, *others)


async def _refuse_lost(connection: Connection, article_id: int, draft: ArticleDraft, place: Place) -> None:
    """What the draft needs and is not there any more."""
    if await articles.holder_of(connection, draft.slug) not in (None, article_id):
        place.refuse(ErrorCode.SLUG_TAKEN, f"Another article has the slug {draft.slug} now: restore other `fields`.")
    keys = {key for key in (draft.image, draft.seo.image) if isinstance(key, int)}
    lost = [f"Image_{key}" for key in sorted(keys) if not await images.exists(connection, key)]
    lost += [name for name in await pictures.unknown(connection, render(draft.body).images) if name not in lost]
    for name in lost:
        place.refuse(ErrorCode.NOT_FOUND, f"The picture {name} is deleted: restore other `fields`.")
    named = _keys_of_people(draft)
    known = await people.names(connection, named)
    for key in sorted(named - known.keys()):
        place.refuse(ErrorCode.NOT_FOUND, f"Nobody is Person_{key} any more: restore other `fields`.")


def _keys_of_people(draft: ArticleDraft) -> set[int]:
    mentioned = [person.key for person in draft.people if not person.only_quoted]
    spoken = [quote.speaker for quote in draft.quotes]
    return {key for key in (*mentioned, *spoken, *(author.person for author in draft.authors)) if isinstance(key, int)}
