"""The parameters of a GraphQL request, from a body or a URL, with the types of the GraphQL-over-HTTP specification."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from api.http.request_body import decode
from api.http.request_errors import HttpError
from api.identity.previews import NAME
from schema.engine.execution import Request
from schema.engine.request_context import DocumentId

TYPES: dict[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
    "documentId": (str, "a string"),
    NAME: (str, "a string"),
}
ANYTHING = (object, "anything")
OPERATIONS = (b"query=", b"documentId=", b"extensions=")
MAXIMUM_URL_LENGTH = 16_384


class Malformed(ValueError):
    """The message says which parameter is not as it must be."""


def from_body(body: bytearray) -> Mapping[str, Any] | list[Any]:
    """The parameters; the operations of a batch, as they came."""
    parameters = decode(body, "The request's body")
    if isinstance(parameters, list):
        return parameters
    if not isinstance(parameters, dict):
        raise HttpError(400, "The request's body must be a JSON object.")
    return parameters


def from_operations(parameters: Mapping[str, Any]) -> Request:
    return _request(parameters, read_only=False)


def from_url(query_string: bytes) -> Request:
    parameters: dict[str, Any] = dict(_fields(query_string))
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decode(parameters[name], f'The parameter "{name}"')
    return _request(parameters, read_only=True)


def has_operation(query_string: bytes) -> bool:
    """Whether a query string has an operation."""
    return any(part.startswith(OPERATIONS) and not part.endswith(b"=") for part in query_string.split(b"&"))


def _fields(query_string: bytes) -> list[tuple[str, str]]:
    """The known parameters of a URL; empty ones count as absent."""
    if len(query_string) > MAXIMUM_URL_LENGTH:
        raise HttpError(414, f"The URL is longer than {MAXIMUM_URL_LENGTH} bytes: send the operation by POST.")
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict")
    except ValueError:
        raise HttpError(400, "The URL's parameters are not URL-encoded UTF-8.") from None
    fields = [(name, value) for name, value in pairs if name in TYPES]
    for name in TYPES:
        if sum(name == found for found, _ in fields) > 1:
            raise HttpError(400, f'The parameter "{name}" is given more than once.')
    return fields


def _request(parameters: Mapping[str, Any], read_only: bool) -> Request:
    try:
        return request_of(parameters, "The parameter", read_only)
    except Malformed as malformed:
        raise HttpError(400, str(malformed)) from None


def request_of(parameters: Mapping[str, Any], whose: str, read_only: bool = False) -> Request:
    """The request in these parameters. Raises Malformed, whose message begins with `whose`."""
    for name, value in parameters.items():
        kind, description = TYPES.get(name) or ANYTHING
        if value is not None and not isinstance(value, kind):
            raise Malformed(f'{whose} "{name}" must be {description}.')
    extensions = parameters.get("extensions") or {}
    query, document_id = parameters.get("query"), _document_id(parameters, extensions, whose)
    if query is None and document_id is None:
        raise Malformed(f'{whose} "query" is missing.')
    return Request(
        query or "",
        parameters.get("variables"),
        parameters.get("operationName"),
        read_only,
        document_id=document_id,
        is_public=read_only,
        wants_cost=extensions.get("cost") is True,
        preview=_preview(parameters, extensions, whose),
    )


def _preview(parameters: Mapping[str, Any], extensions: Mapping[str, Any], whose: str) -> str | None:
    """Of a preview, beside the operation or in its `extensions`."""
    preview = parameters.get(NAME) or extensions.get(NAME) or None
    if preview is not None and not isinstance(preview, str):
        raise Malformed(f'{whose} "extensions" must have the token of a preview as a string.')
    return preview


def _document_id(parameters: Mapping[str, Any], extensions: Mapping[str, Any], whose: str) -> DocumentId | None:
    """`documentId` of the specification's appendix on persisted documents, or `persistedQuery` of Apollo's clients."""
    if id := parameters.get("documentId"):
        return DocumentId(id)
    match extensions.get("persistedQuery"):
        case None:
            return None
        case {"version": 1, "sha256Hash": str(hash)} if hash:
            return DocumentId(hash, automatic=True)
    raise Malformed(f'{whose} "extensions" must have a "persistedQuery" with "version" 1 and a "sha256Hash".')
