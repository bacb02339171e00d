"""Connections, edges and pages, as the Relay specification has them, for every list that can be long."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import strawberry
from graphql import FieldNode

from db.compiler.inputs import Argument
from db.compiler.lists.keyset import PAGE_SIZE
from db.compiler.mapping import Part
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import FieldArgument, mapped

T = TypeVar("T")
MAXIMUM = 100
UNLIMITED = "representations"
"""The list of a gateway, which has no choice: it may be as long as its cost is admitted."""

FIRST = FieldArgument(
    int | None, f"How many items from the start of the list: {PAGE_SIZE} unless given, at most {MAXIMUM}."
)
AFTER = FieldArgument(str | None, "Only items behind this cursor.")
LAST = FieldArgument(int | None, "How many items from the end of the list, in place of `first`.")
BEFORE = FieldArgument(str | None, "Only items in front of this cursor.")
BOTH_WAYS = {"first": FIRST, "after": AFTER, "last": LAST, "before": BEFORE}


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = mapped(Part("has_next_page"), "Whether there is more behind this page.")
    has_previous_page: bool = mapped(Part("has_previous_page"), "Whether there is more in front of this page.")
    start_cursor: str | None = mapped(Part("start_cursor"), "The first item's cursor; null on an empty page.")
    end_cursor: str | None = mapped(
        Part("end_cursor"), "The last item's cursor, to continue from by `after`; null on an empty page."
    )


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[T]):
    cursor: str = mapped(Part("cursor"), "Continue from here by `after` or `before`, in the same list and order only.")
    node: T = mapped(Part("node"), "The item itself.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = mapped(Part("edges"), "The page's items with their cursors.")
    nodes: list[T] = mapped(Part("nodes"), "The page's items, for clients that need no cursor for each.")
    page_info: PageInfo = mapped(Part("page_info"), "Whether there is more, and the cursors to go on from.")
    total_count: int = mapped(Part("total_count"), "How long the whole list is. Counted only when asked for.")


def check_page(arguments: Mapping[str, Argument], node: FieldNode) -> None:
    """Raises GraphQLError for a page size out of bounds, and for `first` together with `last`. The length of an
    argument that is a list counts as a size, too."""
    given = {name: argument.shape for name, argument in arguments.items() if is_size(name, argument)}
    if {"first", "last"} <= given.keys():
        raise graphql_error("BAD_PAGE", "Give either `first` or `last`, not both.", node)
    for name, size in given.items():
        if not 0 <= size <= MAXIMUM:
            raise graphql_error(
                "BAD_PAGE", f"`{name}` takes 0 to {MAXIMUM}, not {size}.", node, maximum=MAXIMUM, actual=size
            )


def is_size(name: str, argument: Argument) -> bool:
    """Whether the shape of an argument is the size of a page or the length of a list."""
    is_length = argument.sql_type.endswith("[]") and name != UNLIMITED
    return argument.shape is not None and (name in ("first", "last") or is_length)
