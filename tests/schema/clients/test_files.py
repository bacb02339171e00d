"""The files that clients are configured by have all that the schema has, as it is now."""

import json
import re
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_specified_scalar_type

from schema.clients.files import FILES, WORDS, file
from schema.schema import executable

PAGING = {"first", "after", "last", "before"}
OBJECTS = [
    type_
    for name, type_ in executable.type_map.items()
    if isinstance(type_, GraphQLObjectType)
    and not name.startswith("_")
    and name not in ("Query", "Mutation", "Subscription")
]


def constants(name: str) -> list[Any]:
    """What stands in a file as JSON."""
    decoder, text = json.JSONDecoder(), file(executable, name)
    return [decoder.raw_decode(text, found.end())[0] for found in re.finditer(r" = (?:new Set\()?(?=[\[{]\n)", text)]


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_a_template_is_left(name: str) -> None:
    assert not re.search(rf"\b({'|'.join(WORDS)})\b", file(executable, name))


@pytest.mark.parametrize("name", ["apollo.js", "urql.js"])
def test_a_cache_knows_interfaces_values_and_lists(name: str) -> None:
    possible, values, connections = constants(name)

    assert {"Comment", "Article"} <= set(possible["Node"])
    assert set(possible["Resolved"]) == {"Article", "Redirect", "Gone"}
    without_id = {type_.name for type_ in OBJECTS if "id" not in type_.fields}
    assert set(values) == without_id | {"AnchorCount"}
    assert {"Dateline", "TextAnchor", "PageInfo", "CommentAdded"} <= without_id
    assert not {"Viewer", "CommentPolicy", "Paragraph"} & without_id
    assert connections["Article"]["comments"] == ["orderBy", "threads", "featured", "anchor"]
    fields = [(type_, name, field) for type_ in executable.type_map.values() for name, field in members(type_)]
    lists = {
        (type_.name, name) for type_, name, field in fields if get_named_type(field.type).name.endswith("Connection")
    }
    assert {(type_, name) for type_, found in connections.items() for name in found} == lists


def members(type_: Any) -> list[tuple[str, Any]]:
    return list(type_.fields.items()) if isinstance(type_, GraphQLObjectType) else []


def test_code_generators_know_each_scalar() -> None:
    scalars = json.loads(file(executable, "scalars.json"))
    own = {name: type_ for name, type_ in executable.type_map.items() if hasattr(type_, "specified_by_url")}
    of_clients = {name for name, type_ in own.items() if not (is_specified_scalar_type(type_) or name.startswith("_"))}

    assert scalars.keys() == of_clients
    assert {"DateTime", "Date", "URL", "JSON", "Language"} <= scalars.keys()
    assert all(own[name].specified_by_url for name in scalars)
    assert json.loads(file(executable, "relay.config.json"))["customScalarTypes"] == scalars


def test_what_has_an_id_and_is_no_node_is_allowed_to() -> None:
    allowed = json.loads(file(executable, "relay.config.json"))["schemaConfig"]["nonNodeIdFields"]["allowedIdTypes"]

    nodes = {type_.name for type_ in executable.get_possible_types(executable.type_map["Node"])}  # type: ignore[arg-type]
    assert set(allowed) == {type_.name for type_ in OBJECTS if "id" in type_.fields} - nodes
