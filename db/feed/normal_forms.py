"""Normal forms of subscriptions: those that differ in aliases, order or repetition are read as one, and each result is
put into the form that its own client asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import orjson

from db.compiler.inputs import PRESENT
from db.compiler.mapping import Constant
from db.compiler.members import Member

ROOT = "event"
"""The response key of the only field of a subscription."""
TYPE_KEY = "$type"
"""Where the normal form of an object behind an interface has its type; no response key can be called so."""
REMEMBERED = 8
"""Results that are rewritten once for all who subscribe with the same document."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A member as a client asked for it: under its own key, what stands under another one in the normal form."""

    key: str
    normal_key: str
    form: "Form | None"


@dataclass(frozen=True, slots=True)
class Form:
    """What a client takes of an object, by the types that it can have; of an object type by no name."""

    by_type: Mapping[str, Sequence[Taken]]

    def of(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.of(each) for each in value]
        if value is None:
            return None
        taken = self.by_type[value.get(TYPE_KEY, "")]
        return {
            each.key: each.form.of(value[each.normal_key]) if each.form else value[each.normal_key] for each in taken
        }


@dataclass(frozen=True, slots=True, eq=False)
class Rewriting:
    """Puts results in normal form into the form of a document: JSON text to JSON text."""

    key: str
    form: Form | None
    rewritten: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rewritten", lru_cache(REMEMBERED)(self._rewritten))

    def _rewritten(self, result: str) -> str:
        value = orjson.loads(result)["data"][ROOT]
        return orjson.dumps({"data": {self.key: self.form.of(value) if self.form else value}}).decode()


def normalised(member: Member) -> tuple[Member, Rewriting]:
    """The root field of a subscription, and how its results are put into the client's own form."""
    normal, [form] = _merged([member], ROOT)
    return normal, Rewriting(member.key, form)


def _merged(alike: Sequence[Member], key: str) -> tuple[Member, list[Form | None]]:
    """One member for several of the same field and arguments: with all that any of them selects."""
    first = alike[0]
    if not first.selections:
        return replace(first, key=key), [None for _ in alike]
    is_abstract = len(first.selections) > 1
    selections, taken = [], [dict[str, Sequence[Taken]]() for _ in alike]
    for place, selection in enumerate(first.selections):
        members, by_member = _normal([member.selections[place].members for member in alike])
        if is_abstract:
            members.append(Member(TYPE_KEY, TYPE_KEY, Constant(selection.type_name)))
        selections.append(replace(selection, members=members))
        for all_types, of_type in zip(taken, by_member, strict=True):
            all_types[selection.type_name if is_abstract else ""] = of_type
    return replace(first, key=key, selections=selections), [Form(each) for each in taken]


def _normal(selected: Sequence[Sequence[Member]]) -> tuple[list[Member], list[list[Taken]]]:
    """The members that are selected in any of several places, once each and in one order; and for each place, what it
    takes of them in its own order."""
    groups: dict[tuple[str, str], list[tuple[int, int, Member]]] = {}
    for owner, members in enumerate(selected):
        for place, member in enumerate(members):
            groups.setdefault(_identity(member, f"{owner}.{place}"), []).append((owner, place, member))
    normal, taken = [], [dict[int, Taken]() for _ in selected]
    for number, identity in enumerate(sorted(groups)):
        key = f"{identity[0]}_{number}"
        merged, forms = _merged([member for _, _, member in groups[identity]], key)
        normal.append(merged)
        for (owner, place, member), form in zip(groups[identity], forms, strict=True):
            taken[owner][place] = Taken(member.key, key, form)
    return normal, [[each[place] for place in sorted(each)] for each in taken]


def _identity(member: Member, place: str) -> tuple[str, str]:
    """The same for the same field and arguments; where these are not known yet, another one for each place."""
    arguments = sorted(member.arguments.items())
    if any(each.shape is PRESENT or each.sql_type.endswith("[]") for _, each in arguments):
        return member.name, place
    return member.name, repr([(name, each.shape) for name, each in arguments])
