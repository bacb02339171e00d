"""The parameters of a GraphQL request, out of a body or a URL, with the types the specification gives them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from api.bodies import decode
from api.refusals import Refusal
from schema.execution import Request

TYPES: dict[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
    "id": (str, "a string"),
}
MAXIMUM_URL_LENGTH = 16_384


def from_body(body: bytearray) -> Request:
    parameters = decode(body, "The request's body")
    if isinstance(parameters, list):
        raise Refusal(400, "Batches are not supported: send one operation per request.")
    if not isinstance(parameters, dict):
        raise Refusal(400, "The request's body must be a JSON object.")
    return _request(parameters, read_only=False)


def from_url(query_string: bytes) -> Request:
    parameters: dict[str, Any] = dict(_fields(query_string))
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decode(parameters[name], f'The parameter "{name}"')
    return _request(parameters, read_only=True)


def asks(query_string: bytes) -> bool:
    """Whether a URL carries an operation."""
    return any(part.startswith(b"query=") and part != b"query=" for part in query_string.split(b"&"))


def _fields(query_string: bytes) -> list[tuple[str, str]]:
    """The known parameters of a URL; empty ones count as absent."""
    if len(query_string) > MAXIMUM_URL_LENGTH:
        raise Refusal(414, f"The URL is longer than {MAXIMUM_URL_LENGTH} bytes: send the operation by POST.")
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict")
    except ValueError:
        raise Refusal(400, "The URL's parameters are not URL-encoded UTF-8.") from None
    fields = [(name, value) for name, value in pairs if name in TYPES]
    for name in TYPES:
        if sum(name == found for found, _ in fields) > 1:
            raise Refusal(400, f'The parameter "{name}" is given more than once.')
    return fields


def _request(parameters: Mapping[str, Any], read_only: bool) -> Request:
    for name, (kind, description) in TYPES.items():
        value = parameters.get(name)
        if value is not None and not isinstance(value, kind):
            raise Refusal(400, f'The parameter "{name}" must be {description}.')
    query = parameters.get("query")
    if query is None:
        raise Refusal(400, 'The parameter "query" is missing.')
    return Request(query, parameters.get("variables"), parameters.get("operationName"), read_only)
