"""What an operation costs: about the microseconds that PostgreSQL takes for it, by the work in the mapping.

A relation is planned once, whatever it is asked for, and read once for each row around it: `first` counts as often as
it can come true. What Python resolves has no work in the mapping, and counts as a whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import GraphQLField

from db.compiler.feeds import CurrentValues, Feed
from db.compiler.lists.keyset import PAGE_SIZE
from db.compiler.mapping import FIND, Connection, Many, Part, Related
from db.compiler.members import Member
from db.compiler.references import Lookup, Reference
from db.connections.admission import current_work
from schema.fields.mapped_fields import work_of_resolver

OPERATION = 100
"""For each operation, whatever it asks for."""
PLANNING, PLANNING_REACH = 100, 300
"""To plan a relation; and the predicate under which the viewer may see its rows, where it takes one."""
ROW = 1
"""To hand on one row of a list, beside its fields."""
RESOLVED = 1_000
"""What Python resolves by statements of its own, such as a mutation."""
EXPENSIVE = 10_000
"""From which on an operation counts as two among those that wait, and from twice of it as three."""
INTROSPECTED: Mapping[str, int] = {"__schema": 5_000, "__type": 500}
"""All types are gone through in Python."""


def cost(members: Iterable[Member]) -> int:
    wanted = list(members)
    return sum(map(planning, wanted)) + sum(map(work, wanted))


def cost_of_resolvers(names: Iterable[str], fields: Mapping[str, GraphQLField]) -> int:
    """The cost of root fields that no statement gives, by their names."""
    return sum(INTROSPECTED.get(name) or work_of_resolver(fields.get(name)) or RESOLVED for name in names)


def planning(member: Member) -> int:
    """What PostgreSQL takes to plan the subqueries that it becomes in the statement."""
    below = sum(planning(each) for one in member.selections for each in one.members)
    match member.source:
        case Related(visible_with_parent=True):
            return PLANNING + below
        case Related():
            return PLANNING + PLANNING_REACH + below
        case Lookup() | Reference():
            return len(member.selections) * (PLANNING + PLANNING_REACH) + below
        case Feed():
            return PLANNING + below
    return (PLANNING if member.source.work >= FIND else 0) + below


def work(member: Member) -> int:
    if isinstance(member.source, Connection):
        return _work_of_page(member.source, member)
    most = max((sum(map(work, one.members)) for one in member.selections), default=0)
    return member.source.work + rows(member) * (most + ROW if member.selections else 0)


def _work_of_page(source: Connection, member: Member) -> int:
    """The rows of the page are read for its items; where a filter or an order finds them, that is done once."""
    filters = sum(each.work for name, each in source.filters.items() if _is_given(member, name))
    order = max((each.work for name, each in source.orders.items() if name == _given(member, "order_by")), default=0)
    parts = (_work_of_part(part, source, member, filters) for part in member.selection.members)
    return source.work + filters + order + sum(parts)


def _work_of_part(part: Member, source: Connection, member: Member, filters: int) -> int:
    match part.source:
        case Part("edges" | "nodes"):
            return 1 + _limited(part, page_size(member)) * (ROW + sum(map(work, part.selection.members)))
        case Part("total_count"):
            return source.total_work if source.total and not filters else source.counting + filters
        case Part("page_info"):
            return FIND + filters + len(part.selection.members)
        case Part():
            return FIND
    return part.source.work


def rows(member: Member) -> int:
    """How many rows to expect at the most."""
    return _limited(member, _all_rows(member))


def _limited(member: Member, size: int) -> int:
    return member.limited(size) or 0


def _all_rows(member: Member) -> int:
    match member.source:
        case CurrentValues(subject=str(argument)):
            return _length(member, argument)
        case Many(size=usual) | Feed(size=usual):
            return page_size(member, usual)
        case Lookup(argument=argument, many=True):
            return _length(member, argument)
    return 1


def page_size(member: Member, usual: int = PAGE_SIZE) -> int:
    sizes = (_given(member, name) for name in ("first", "last"))
    return next((int(size) for size in sizes if size is not None), usual)


def _length(member: Member, argument: str) -> int:
    return int(member.arguments[argument].shape)


def _given(member: Member, name: str) -> Any:
    argument = member.arguments.get(name)
    return argument.shape if argument else None


def _is_given(member: Member, name: str) -> bool:
    return _given(member, name) is not None


def weigh(cost: int, *, writes: bool) -> None:
    """What the operation counts among those that wait. So far only its document was looked up."""
    if work := current_work.get():
        work.cost, work.weight, work.writes, work.begun = cost, 1 + cost // EXPENSIVE, writes, False


def has_begun() -> bool:
    """Whether any statement was run: what was not begun is refused as a whole."""
    work = current_work.get()
    return work is None or work.begun
