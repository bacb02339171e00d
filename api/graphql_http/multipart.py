"""GraphQL multipart requests: an operation with files, streamed to temporary ones, so many of them and in so much time.

As in https://github.com/jaydenseric/graphql-multipart-request-spec: `operations`, `map`, then the files.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from api.graphql_http.parameters import from_operations
from api.http.content_negotiation import header
from api.http.request_body import CLOSE, decode
from api.http.request_errors import HttpError
from api.settings.settings import Settings
from schema.engine.execution import Request
from schema.fields.uploads import UploadedFile

FORM_DATA = b"multipart/form-data"
MOST_FILES, MOST_PATHS = 10, 10
PREFLIGHTED = (b"authorization", b"apollo-require-preflight", b"x-apollo-operation-name")
"""Browsers let pages of other sites send one of these only if CORS allows it; a form has none."""


class _Ended(MultiPartException):
    """Ends parsing, after which the parser closes its files."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def is_multipart(scope: Scope) -> bool:
    return header(scope, b"content-type").lower().startswith(FORM_DATA)


def require_preflight(scope: Scope) -> None:
    """Raises HttpError for what a form of another site can send, with the reader's cookie."""
    if not any(header(scope, name) for name in PREFLIGHTED):
        raise HttpError(400, 'Send "apollo-require-preflight: true" with multipart requests.')


@asynccontextmanager
async def received(scope: Scope, receive: Receive, settings: Settings) -> AsyncIterator[Request]:
    """The request, whose files are there within the block. Raises HttpError and ClientDisconnect."""
    parser = MultiPartParser(
        Headers(scope=scope),
        _parts(receive, settings),
        max_files=MOST_FILES,
        max_fields=2,
        max_part_size=settings.max_body_bytes,
    )
    try:
        form = await parser.parse()
    except _Ended as ended:
        raise ended.error from None
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        reason = error.message if isinstance(error, MultiPartException) else "It has no boundary."
        raise HttpError(400, f"The multipart request is malformed. {reason}", CLOSE) from None
    try:
        yield _request(form)
    finally:
        await form.close()


async def _parts(receive: Receive, settings: Settings) -> AsyncGenerator[bytes, None]:
    left = settings.image_bytes + settings.max_body_bytes
    deadline = asyncio.get_running_loop().time() + settings.upload_timeout
    more = True
    while more:
        message = await _next(receive, deadline)
        part = message.get("body", b"")
        left -= len(part)
        if left < 0:
            raise _Ended(HttpError(413, f"The file is larger than {settings.image_bytes} bytes.", CLOSE))
        yield part
        more = message.get("more_body", False)
    yield b""


async def _next(receive: Receive, deadline: float) -> Any:
    try:
        async with asyncio.timeout_at(deadline):
            message = await receive()
    except TimeoutError:
        raise _Ended(HttpError(408, "The request's body did not arrive in time.", CLOSE)) from None
    if message["type"] == "http.disconnect":
        raise _Ended(ClientDisconnect())
    return message


def _request(form: FormData) -> Request:
    operations, places = _json(form, "operations"), _json(form, "map")
    if not isinstance(places, dict):
        raise HttpError(400, 'The part "map" must be a JSON object.')
    if not isinstance(operations, dict):
        raise HttpError(400, 'The part "operations" must be one operation, as a JSON object.')
    for name, paths in places.items():
        for path in _paths(name, paths):
            _put(operations, path, _file(form, name))
    return from_operations(operations)


def _json(form: FormData, name: str) -> Any:
    value = form.get(name)
    if not isinstance(value, str):
        raise HttpError(400, f'The multipart request has no part "{name}".')
    return decode(value, f'The part "{name}"')


def _paths(name: str, paths: Any) -> list[str]:
    if not isinstance(paths, list) or len(paths) > MOST_PATHS or not all(isinstance(path, str) for path in paths):
        raise HttpError(400, f'In "map", "{name}" must be a list of paths, at most {MOST_PATHS}.')
    return paths


def _file(form: FormData, name: str) -> UploadedFile:
    file = form.get(name)
    if not isinstance(file, UploadFile):
        raise HttpError(400, f'The multipart request has no file "{name}", which "map" names.')
    return UploadedFile(file.file, file.filename or "")


def _put(operations: Mapping[str, Any], path: str, file: UploadedFile) -> None:
    """In place of the null where the path leads. Raises HttpError where it leads nowhere."""
    first, *names = path.split(".")
    place: Any = operations if first == "variables" and names else None
    try:
        for name in (first, *names[:-1]):
            place = place[int(name)] if isinstance(place, list) else place[name]
        last = int(names[-1]) if isinstance(place, list) else names[-1]
        taken = place[last]
    except (LookupError, TypeError, ValueError):
        taken = path
    if taken is not None:
        raise HttpError(400, f'In "map", "{path[:100]}" leads to no null of the variables.')
    place[last] = file
