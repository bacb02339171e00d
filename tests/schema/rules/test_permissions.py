"""Who may do what: every mutation, and every field that is not for all, for each kind of viewer. What the schema has
and these tables do not is an error."""

from collections.abc import Mapping
from typing import Any, get_args

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from db.access.service_tokens import ServiceToken
from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request
from schema.fields.mapped_fields import BACKREF, definition
from schema.rules.identity import Scope
from schema.schema import executable
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA
from tests.schema.operations import Name, literal

VIEWERS: Mapping[str, Any] = {
    "anonymous": None,
    "reader": PRIYA,
    "moderator": MODERATOR,
    "editor": EDITOR,
    **{scope: ServiceToken(7, "cms", frozenset({scope}), b"") for scope in get_args(Scope)},
}
READERS, MODERATORS, EDITORS = {"reader", "moderator", "editor"}, {"moderator", "editor"}, {"editor"}
ALL_READERS = READERS | {"anonymous"}
PREVIEWS = ("createPreviewToken", "revokePreviewToken")
MUTATIONS: Mapping[str, set[str]] = {
    **dict.fromkeys(("postComment", "editComment", "deleteComment", "deleteCommenter"), READERS),
    **dict.fromkeys(("likeComment", "unlikeComment", "reportComment"), READERS),
    "shareArticle": ALL_READERS,
    **dict.fromkeys(("moderateComment", "setCommenting", "banCommenter", "unbanCommenter"), MODERATORS),
    **dict.fromkeys(
        (f"{verb}{noun}" for verb in ("follow", "unfollow") for noun in ("Article", "Person", "Topic")), READERS
    ),
    "markNotificationsRead": READERS,
    **dict.fromkeys(("moderateComments", "undoModeration", "leaseComment", "releaseComment"), MODERATORS),
    **dict.fromkeys(("featureComment", "unfeatureComment"), MODERATORS),
    "editingArticle": EDITORS,
    **{name: EDITORS | {"articles:read", "articles:write", "articles:publish"} for name in PREVIEWS},
    **{name: {*EDITORS, "articles:write"} for name in ("putArticle", "previewArticle", "putSection", "putTopic")},
    "restoreRevision": {*EDITORS, "articles:write"},
    **dict.fromkeys(("putImage", "createImageUpload"), EDITORS | {"images:write"}),
    **{name: {*EDITORS, "articles:publish"} for name in ("publishArticle", "withdrawArticle", "correctArticle")},
}
OF_ARTICLES = {scope for scope in get_args(Scope) if scope.startswith("articles:")}
PERMISSIONS: Mapping[str, set[str]] = {
    "moderate": MODERATORS,
    "edit": EDITORS | OF_ARTICLES,
    "audit": EDITORS | {"audit:read"},
    "sign in": READERS,
}
"""Of fields that say that they need one."""
RESOLVED: dict[str, set[str]] = {"checkComment": READERS, "exportCommenter": READERS}
RESOLVED |= {name: {*EDITORS, "articles:write"} for name in ("checkArticle", "quotesIn")}
RESOLVED |= {"_service": set(VIEWERS)}
RESOLVED |= {"revisionDiff": EDITORS | OF_ARTICLES}
"""Queries that decide by themselves."""
REFUSALS = {"FORBIDDEN", "NOT_SIGNED_IN"}


def required(type_: Any) -> Any:
    """A value with nothing that can be left out, and which finds nothing."""
    if is_non_null_type(type_):
        return required(type_.of_type)
    if is_list_type(type_):
        return [required(type_.of_type)]
    if isinstance(type_, GraphQLEnumType):
        return Name(min(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        chosen = [name for name, field in type_.fields.items() if is_required_input_field(field)]
        chosen = chosen or (list(type_.fields)[:1] if type_.extensions[BACKREF].is_one_of else [])
        return {name: required(type_.fields[name].type) for name in chosen}
    return {"Int": 1, "Float": 1.0, "Boolean": True, "DateTime": "2026-01-01T00:00:00Z"}.get(type_.name, "none")


def asked(name: str, field: GraphQLField, selection: str = "") -> str:
    arguments = {key: required(argument.type) for key, argument in field.args.items() if is_required_argument(argument)}
    given = f"({', '.join(f'{key}: {literal(value)}' for key, value in arguments.items())})" if arguments else ""
    inner = get_named_type(field.type)
    return f"{name}{given} {selection or ('' if is_leaf_type(inner) else '{ __typename }')}"


async def codes(engine: Engine, query: str, viewer: Any) -> set[str]:
    """Those of all errors, of the answer and of its payload."""
    answer = await engine.stream(Request(query, identity=viewer))
    if not isinstance(answer, Answer):
        await answer.aclose()
        return set()
    body = orjson.loads(answer.body)
    found = {error["extensions"]["code"] for error in body.get("errors", ())}
    payloads = [value for value in (body.get("data") or {}).values() if isinstance(value, dict)]
    return found | {error["code"] for payload in payloads for error in payload.get("errors", ())}


async def check(engine: Engine, query: str, allowed: set[str]) -> None:
    for kind, viewer in VIEWERS.items():
        found = await codes(engine, query, viewer)
        refusal = {"NOT_SIGNED_IN"} if kind == "anonymous" else {"FORBIDDEN"}
        assert (found & REFUSALS) == (set() if kind in allowed else refusal), f"{kind} of {query}: {found}"


def fields(type_name: str) -> Mapping[str, GraphQLField]:
    type_ = executable.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    return dict(type_.fields)


def restricted() -> list[tuple[str, str, str]]:
    """Type, field and permission."""
    types = [type_ for type_ in executable.type_map.values() if isinstance(type_, GraphQLObjectType)]
    return [
        (type_.name, name, found.permission)
        for type_ in types
        for name, field in type_.fields.items()
        if (found := definition(field)) and found.permission
    ]


def test_the_tables_have_all_that_the_schema_has() -> None:
    resolved = {name for name, field in fields("Query").items() if not definition(field)}

    assert set(MUTATIONS) == set(fields("Mutation"))
    assert set(RESOLVED) == resolved
    assert {permission for _, _, permission in restricted()} == set(PERMISSIONS)


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_a_mutation_is_for_those_alone_who_may(engine: Engine, mutation: str) -> None:
    query = f"mutation {{ {asked(mutation, fields('Mutation')[mutation], '{ errors { code } }')} }}"

    await check(engine, query, MUTATIONS[mutation])


@pytest.mark.parametrize("name", RESOLVED)
async def test_a_query_that_decides_by_itself_is_for_those_alone_who_may(engine: Engine, name: str) -> None:
    field = fields("Query")[name]
    selection = "" if is_leaf_type(get_named_type(field.type)) else "{ errors { code } }"

    await check(engine, f"{{ {asked(name, field, selection)} }}", RESOLVED[name])


@pytest.mark.parametrize(("type_name", "name", "permission"), restricted())
async def test_a_field_with_a_permission_is_for_those_alone_who_have_it(
    engine: Engine, type_name: str, name: str, permission: str
) -> None:
    selected = asked(name, fields(type_name)[name])
    if type_name in ("Query", "Subscription"):
        query = f"{type_name.lower()} {{ {selected} }}"
    else:
        query = f'{{ node(id: "{type_name}_1") {{ ... on {type_name} {{ {selected} }} }} }}'

    await check(engine, query, PERMISSIONS[permission])


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutation_says_who_may_call_it(mutation: str) -> None:
    description = fields("Mutation")[mutation].description or ""
    scopes = MUTATIONS[mutation] & set(get_args(Scope))

    assert description.startswith("Moderators:") == (MUTATIONS[mutation] == MODERATORS)
    assert description.startswith("Editors") == ("moderator" not in MUTATIONS[mutation])
    assert {scope for scope in get_args(Scope) if f"`{scope}`" in description} == scopes
