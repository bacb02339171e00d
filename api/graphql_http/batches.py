"""Several operations in one body: they are answered in their order, and limited together."""

from collections.abc import Sequence
from typing import Any

from api.graphql_http.parameters import from_operations
from api.http.request_errors import HttpError
from api.settings.settings import Settings
from schema.engine.answers import Answer, Outcome, error_answer
from schema.engine.execution import Request
from schema.engine.request_context import Batch

ALONE = error_answer(Outcome.REFUSED, "BATCHED_MUTATION", "Send a mutation in a request of its own.")


def check(operations: Sequence[Any], settings: Settings) -> None:
    """Raises HttpError for a body that is not answered at all."""
    if settings.batches == "off":
        raise HttpError(400, "Batches are not supported: send one operation per request.")
    if not 0 < len(operations) <= settings.max_batch:
        raise HttpError(400, f"A batch has 1 to {settings.max_batch} operations, not {len(operations)}.")


def request_of(operation: Any, batch: Batch, settings: Settings) -> Request:
    """One of the operations. Raises HttpError, which is the answer to it alone."""
    if not isinstance(operation, dict):
        raise HttpError(400, "An operation of a batch must be a JSON object.")
    request = from_operations(operation)
    request.batch, request.read_only = batch, settings.batches == "queries"
    return request


def joined(answers: Sequence[Answer]) -> Answer:
    """The answers as one, which is an array."""
    bodies = [(ALONE if answer.outcome is Outcome.NEEDS_POST else answer).body for answer in answers]
    return Answer(b"[%b]" % b",".join(bodies), is_preview=any(answer.is_preview for answer in answers))
