"""What must hold before a preview token is made: who has one sees what only editors see otherwise."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Connection

from db.access.audit_log import signed_transaction
from db.compiler.global_ids import key_of
from db.content.previews import tokens
from db.content.previews.tokens import InvalidToken, NewToken
from schema.rules.publishing.errors import Place
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult, failed

MOST_ARTICLES = 50
SHORTEST, LONGEST = 60, 7 * 24 * 3600  # seconds


async def create(context: Context, articles: Sequence[str], at: datetime | None, seconds: int) -> WriteResult:
    keys, place = list(dict.fromkeys(key_of("Article", id) for id in articles)), Place([])
    if not keys:
        place.at("articleIds").refuse(ErrorCode.REQUIRED, "Name the articles to preview.")
    if len(keys) > MOST_ARTICLES:
        place.at("articleIds").refuse_count(MOST_ARTICLES, len(keys))
    if not SHORTEST <= seconds <= LONGEST:
        message = f"A token is good for {SHORTEST} to {LONGEST} seconds."
        place.at("expiresIn").refuse(ErrorCode.INVALID_VALUE, message)
    actor = context.viewer.actor

    async def within(connection: Connection) -> WriteResult:
        if not place.errors:
            await _refuse_missing(connection, articles, place)
        if place.errors:
            return WriteResult(errors=place.errors)
        return WriteResult(await tokens.add(connection, NewToken(keys, at, seconds, actor)))

    return await signed_transaction(context.services.database, actor, within)


async def _refuse_missing(connection: Connection, articles: Sequence[str], place: Place) -> None:
    missing = await tokens.missing(connection, [key_of("Article", id) for id in articles])
    for position, id in enumerate(articles):
        if key_of("Article", id) in missing:
            place.at("articleIds", position).refuse(ErrorCode.NOT_FOUND, "There is no such article.")


async def revoke(context: Context, token: str) -> WriteResult:
    async def within(connection: Connection) -> WriteResult:
        return WriteResult(await tokens.revoke(connection, token))

    try:
        return await signed_transaction(context.services.database, context.viewer.actor, within)
    except InvalidToken:
        return failed(ErrorCode.NOT_FOUND, "There is no such token, or it is not good any more.", "input", "token")
