"""Writing an article: the input is read on top of what is stored, and all of it is written, or nothing."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from asyncpg import Connection
from strawberry.utils.str_converters import to_camel_case

from db.access.audit_log import signed_transaction
from db.article_input import ArticleDraft
from db.compiler.global_ids import key_of
from db.connections.postgres import FAILURES
from db.content import article_requests, articles
from db.content.article_drafts import StoredArticle
from db.content.article_requests import KeyReused, Request
from db.content.article_revisions import Edit
from db.content.articles import Written
from db.text.languages import detection
from db.text.markdown import opening, render
from db.text.slugs import native_slug, slug_of
from schema.rules.publishing import limits
from schema.rules.publishing.bodies.body import add_quotes
from schema.rules.publishing.conflicts import conflict
from schema.rules.publishing.errors import Place, Refused
from schema.rules.publishing.fields import FIELDS
from schema.rules.publishing.pictures import refuse_missing_alts
from schema.rules.publishing.reading import Input, Reading
from schema.rules.publishing.values import line
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult, failed, text_error

KEY_LENGTH = 200
BESIDE = {"idempotency_key": KEY_LENGTH, "note": limits.REASON}
"""The texts of an input that are none of the article's, and how long they may be."""
NOT_FOUND = failed(ErrorCode.NOT_FOUND, "There is no such article.", "input", "id")


async def put(context: Context, given: Input) -> WriteResult:
    """Writes the article that the input names, or a new one."""
    result = await answered(context, lambda session: put_within(session, context, given))
    if result.key and "body" in given and context.services.learn_embeds:
        with suppress(*FAILURES):  # the article is written
            await context.services.learn_embeds(context.services.database, result.key)
    return result


async def answered(context: Context, work: Callable[[Connection], Awaitable[Written]]) -> WriteResult:
    """The article that the work writes in its transaction, or why it does not."""
    try:
        return WriteResult((await signed_transaction(context.services.database, context.viewer.actor, work)).id)
    except KeyReused:
        message = "You have sent this idempotency key before, with another input."
        return failed(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, "input", "idempotencyKey")
    except Refused as refusal:
        return WriteResult(errors=refusal.errors)


async def put_within(connection: Connection, context: Context, given: Input) -> Written:
    """The same within the transaction of the caller. Raises Refused, and KeyReused."""
    return await once(connection, context, given, lambda: _put(connection, context, given))


async def once(
    connection: Connection, context: Context, given: Input, write: Callable[[], Awaitable[Written]]
) -> Written:
    """What the same input with the same idempotency key has written before, or else what is written now."""
    request = _request(context, given)
    if request and (known := await article_requests.claim(connection, request)):
        return Written(known)
    written = await write()
    if request:
        await article_requests.fulfil(connection, request, written.id)
    return written


async def _put(connection: Connection, context: Context, given: Input) -> Written:
    stored, draft = await merged(connection, context, given)
    if stored and draft == stored.draft:
        return Written(stored.id)
    draft = replace(draft, ascii_slugs=context.services.ascii_slugs)
    edit = Edit(context.viewer.actor, note=given.get("note"))
    written = await articles.write(connection, draft, stored.id if stored else None, edit)
    if stored and stored.status == "PUBLISHED" and given.keys() & {"image", "body"}:
        await refuse_unseen_pictures(connection, written.id)
    return written


async def refuse_unseen_pictures(connection: Connection, article_id: int) -> None:
    """Of an article that readers see. Raises Refused."""
    place = Place([])
    await refuse_missing_alts(connection, article_id, place)
    if place.errors:
        raise Refused(place.errors)


def refuse_beside(given: Input, place: Place) -> None:
    """What comes beside the article: the idempotency key, and the note."""
    for name, maximum in BESIDE.items():
        if error := text_error(given.get(name), *place.path, to_camel_case(name), maximum=maximum):
            place.errors.append(error)


def _request(context: Context, given: Input) -> Request | None:
    """None without a key that can be kept."""
    key = None if text_error(given.get("idempotency_key"), maximum=KEY_LENGTH) else given.get("idempotency_key")
    sent = repr(sorted(given.items())).encode(errors="backslashreplace")
    return Request(context.viewer.actor, key, hashlib.sha256(sent).digest()) if key else None


async def merged(connection: Connection, context: Context, given: Input) -> tuple[StoredArticle | None, ArticleDraft]:
    """The article as it is, None for a new one, and as it is to be. Raises Refused with all that is wrong."""
    stored = await _find(connection, given)
    services = context.services
    reading = Reading(connection, stored, services.languages, services.ascii_slugs)
    place = Place([])
    refuse_beside(given, place)
    if found := await conflict(connection, stored, given.get("expected_revision"), given):
        place.errors.append(found)
    for name, read in FIELDS.items():
        if name in given:
            reading.changes.update(await read(given[name], place.at(to_camel_case(name)), reading))
    await add_quotes(given, place, reading)
    reading.changes["confirms_key_points"] = "key_points" in given and "body" not in given
    _refuse_missing(reading, place)
    if place.errors:
        raise Refused(place.errors)
    await _derive(reading)
    if stored:
        return stored, replace(stored.draft, **reading.changes)
    return None, ArticleDraft(**reading.changes, is_draft=True, keeps_comments=True)


async def _find(connection: Connection, given: Input) -> StoredArticle | None:
    """By the `id`, or else by the `externalId`."""
    if (id := given.get("id")) is not None:
        found = await articles.lock(connection, key_of("Article", id))
        if found is None:
            raise Refused(NOT_FOUND.errors)
        return found
    external_id = line(given.get("external_id"), Place([]), limits.NAME)
    known = await articles.identified(connection, external_id) if external_id else None
    return await articles.lock(connection, known) if known else None


def _refuse_missing(reading: Reading, place: Place) -> None:
    """A new article has a headline and a body."""
    for name in ("headline", "body"):
        if reading.stored is None and name not in reading.changes:
            place.at(name).refuse(ErrorCode.REQUIRED, f"A new article needs a {name}.")


async def _derive(reading: Reading) -> None:
    """What follows from the rest where the client leaves it to us."""
    changes = reading.changes
    headline, body = reading.of_draft("headline"), reading.of_draft("body")
    if not reading.of_draft("summary"):
        changes["summary"] = opening(render(body)) or headline
    if not reading.of_draft("language"):
        texts = "\n".join((headline, reading.of_draft("summary"), body))
        changes["language"] = await asyncio.to_thread(detection.of_article, texts, reading.languages)
    if not reading.of_draft("slug"):
        plain = (slug_of if reading.ascii_slugs else native_slug)(headline)
        changes["slug"] = await articles.free_slug(reading.connection, plain, but=reading.article_id)
