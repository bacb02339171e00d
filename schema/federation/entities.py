"""Entities: every object with a global ID is one, and a gateway looks up as many as it names in one statement."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Union

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from db.compiler.references import Lookup
from schema.federation.representations import Representation, global_id
from schema.federation.subgraph import subgraph_sdl
from schema.fields.mapped_fields import WORK, FieldArgument, mapped
from schema.fields.nodes import Node

PRINTING = 5_000
"""What it counts to read the SDL: much text, which Python has made once."""


@strawberry.type(name="_Service", description="What a federated graph is composed from.")
class Service:
    sdl: str = strawberry.field(description="The SDL of this subgraph, with the keys of its entities.")


async def _service(info: strawberry.Info) -> Service:
    # Printed once, in a thread: the event loop has its turns meanwhile.
    return Service(sdl=subgraph_sdl(await asyncio.to_thread(info.schema.as_str)))


def entities() -> Mapping[str, type]:
    """The types of all nodes, by name: to be called once they are imported."""
    return {get_object_definition(each, strict=True).name: each for each in Node.__subclasses__()}


def add_federation(query: type) -> None:
    """Gives the root of queries what a gateway asks a subgraph for."""
    union: Any = Annotated[
        Union[tuple(type_ for _, type_ in sorted(entities().items()))],  # noqa: UP007
        strawberry.union("_Entity", description="Every object with a global ID, for a federated graph's gateway."),
    ]
    entity_field = mapped(
        Lookup("representations", many=True),
        "For the gateway of a federated graph: the objects represented, in the same order; null where there is none "
        "that you may see. As many as the limit on cost allows.",
        representations=FieldArgument(list[Representation], "Of any entities, in any order.", read_as=global_id),
    )
    service_field = strawberry.field(
        resolver=_service,
        description="For the composition of a federated graph. Where introspection is off, nobody may ask for it.",
        metadata={WORK: PRINTING},
    )
    _add(query, "_entities", entity_field, list[union | None])
    _add(query, "_service", service_field, Service)


def _add(query: type, name: str, field: StrawberryField, type_: Any) -> None:
    field.python_name = field.graphql_name = name
    field.origin, field.type_annotation = query, StrawberryAnnotation(type_)
    get_object_definition(query, strict=True).fields.append(field)
