"""Errors as clients see them: a message for a person, and `extensions.code` for code to branch on."""

from typing import Any

import orjson
from graphql import GraphQLError, Node

MAXIMUM_ERRORS = 10


class RequestError(Exception):
    """A request error, as the GraphQL specification has it: nothing is executed. `code` is for errors without one."""

    def __init__(self, errors: list[GraphQLError], code: str = "BAD_USER_INPUT") -> None:
        self.errors, self.code = errors, code


class Unauthorized(RequestError):
    """What the request came with, to be allowed more, is not good."""


def graphql_error(code: str, message: str, node: Node | None = None, **extensions: Any) -> GraphQLError:
    return GraphQLError(message, node, extensions={"code": code, **extensions})


def coded(error: GraphQLError, code: str) -> dict[str, Any]:
    """The error's JSON, with this code unless it has one of its own."""
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {"code": code, **(error.extensions or {})}
    return formatted


def errors_body(errors: list[GraphQLError], code: str) -> bytes:
    return orjson.dumps({"errors": [coded(error, code) for error in errors]})


def error_body(message: str, code: str, **extensions: Any) -> bytes:
    return orjson.dumps({"errors": [{"message": message, "extensions": {"code": code, **extensions}}]})
