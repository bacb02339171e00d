"""What all payloads of mutations have: the root of queries, to read in one request what changes with the write."""

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryObjectDefinition, get_object_definition

from db.compiler.mapping import Root
from schema.fields.mapped_fields import mapped

DESCRIPTION = "What can be read, as it is once this is done, or has failed; queries that check something are left out."


def add_queries(mutation: type, query: type) -> None:
    """Gives the payload of each mutation a field `query`."""
    for field in get_object_definition(mutation, strict=True).fields:
        payload = get_object_definition(field.type, strict=True)
        if not any(each.python_name == "query" for each in payload.fields):
            payload.fields.append(_query(payload, query))


def _query(payload: StrawberryObjectDefinition, query: type) -> strawberry.types.field.StrawberryField:
    field: strawberry.types.field.StrawberryField = mapped(Root(), DESCRIPTION)
    field.python_name, field.origin, field.type_annotation = "query", payload.origin, StrawberryAnnotation(query)
    return field
