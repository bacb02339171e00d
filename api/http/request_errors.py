"""Errors of requests that never reach GraphQL: a status, a code and a message."""

from api.http.asgi_messages import NO_STORE, DataResponse, Headers
from schema.fields.errors import error_body

CODES = {
    400: "BAD_REQUEST",
    401: "NOT_SIGNED_IN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    408: "REQUEST_TIMEOUT",
    413: "CONTENT_TOO_LARGE",
    414: "URI_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "TOO_MANY_CONNECTIONS",
    503: "UNAVAILABLE",
}


class HttpError(Exception):
    def __init__(self, status: int, message: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers: Headers = headers

    @property
    def code(self) -> str:
        return CODES[self.status]

    @property
    def body(self) -> bytes:
        return error_body(self.message, self.code)

    def response(self, media_type: str) -> DataResponse:
        response = DataResponse(self.status, media_type, self.body, self.headers, lingers=self.status == 413)
        return response.with_headers(NO_STORE)
