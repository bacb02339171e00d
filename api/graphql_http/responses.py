"""HTTP responses of complete answers: status and media type."""

from collections.abc import Mapping

from starlette.types import ASGIApp

from api.graphql_http.event_framing import EVENTS, FRAMINGS
from api.graphql_http.event_streams import FinishedStream
from api.http.asgi_messages import PREVIEW_HEADERS, DataResponse, Headers
from api.http.content_negotiation import EVENT_STREAM, JSON
from api.http.request_errors import HttpError
from api.identity.bearer_tokens import BadToken
from schema.engine.answers import Answer, Outcome
from schema.engine.subscriptions import Result

STATUSES: Mapping[Outcome, int] = {
    Outcome.EXECUTED: 200,
    Outcome.REFUSED: 400,
    Outcome.UNAUTHORIZED: 401,
    Outcome.NEEDS_POST: 405,
    Outcome.NEEDS_STREAM: 406,
    Outcome.UNAVAILABLE: 503,
    Outcome.FAILED: 500,
}
SOONEST_RECONNECT = 5  # seconds
PREVIEW_CHALLENGE = (b"www-authenticate", b"Dateline-Preview")
"""Every response with the status 401 has one: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"""


def answer_response(answer: Answer, media_type: str, method: str) -> ASGIApp:
    return _as_stream(answer, media_type, method) if media_type in FRAMINGS else data_response(answer, media_type)


def data_response(answer: Answer, media_type: str) -> DataResponse:
    status = STATUSES[answer.outcome]
    # Clients that ask for plain JSON take every other status for a failure of the network.
    if answer.outcome is Outcome.REFUSED and media_type == JSON:
        status = 200
    return DataResponse(status, media_type, answer.body, headers_of(answer))


def headers_of(answer: Answer) -> Headers:
    if answer.outcome is Outcome.UNAVAILABLE:
        return [(b"retry-after", b"%d" % (answer.retry_after or 1))]
    if answer.outcome is Outcome.UNAUTHORIZED:
        return [PREVIEW_CHALLENGE]
    if answer.is_preview:
        return PREVIEW_HEADERS
    return [(b"allow", b"POST")] if answer.outcome is Outcome.NEEDS_POST else ()


def _as_stream(answer: Answer, media_type: str, method: str) -> ASGIApp:
    """By POST, clients read refusals as results. Browsers stream by GET and reconnect at every end, unless the status
    is an error: where they should reconnect, there is none."""
    refused = answer.outcome in (Outcome.REFUSED, Outcome.UNAUTHORIZED)
    if answer.outcome is Outcome.EXECUTED or (refused and method == "POST"):
        return _finished_stream(answer.body, media_type)
    if answer.outcome is Outcome.UNAVAILABLE and media_type == EVENT_STREAM and method == "GET":
        return FinishedStream(EVENTS, b"retry: %d000\n\n" % max(SOONEST_RECONNECT, answer.retry_after or 0))
    return status_response(answer)


def status_response(answer: Answer) -> DataResponse:
    """For clients that read the status before anything else."""
    return DataResponse(STATUSES[answer.outcome], JSON, answer.body, headers_of(answer))


def error_response(refusal: HttpError, media_type: str | None, method: str) -> ASGIApp:
    if media_type is None or media_type in FRAMINGS:
        if media_type and isinstance(refusal, BadToken) and method == "POST":
            return _finished_stream(refusal.body, media_type)
        media_type = JSON
    return refusal.response(media_type)


def _finished_stream(body: bytes, media_type: str) -> FinishedStream:
    framing = FRAMINGS[media_type]
    return FinishedStream(framing, framing.frame(Result(body.decode())) + framing.closing)
