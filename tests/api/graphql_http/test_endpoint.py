"""GraphQL over HTTP as clients use it: methods, media types, statuses, and the pages beside it."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.routing import Route

import api
from api.application import create_application
from api.graphql_http.endpoint import GraphQLEndpoint
from api.settings.settings import Settings
from schema.schema import executable, schema

JSON = "application/json; charset=utf-8"
GRAPHQL = "application/graphql-response+json; charset=utf-8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
STATIC = Path(api.__file__).parent / "static" / "graphiql"

TYPENAME = {"query": "{ __typename }"}
ANSWER = b'{"data":{"__typename":"Query"}}'


async def test_a_query_by_post_is_answered(client: AsyncClient) -> None:
    response = await client.post("/graphql", json=TYPENAME)

    assert (response.status_code, response.content) == (200, ANSWER)


async def test_a_query_by_get_is_answered(client: AsyncClient) -> None:
    query = "query Type($name: String!) { __type(name: $name) { name } } query Other { __typename }"
    parameters = {"query": query, "variables": '{"name":"Article"}', "operationName": "Type"}

    response = await client.get("/graphql", params=parameters)

    assert (response.status_code, response.json()) == (200, {"data": {"__type": {"name": "Article"}}})


async def test_empty_parameters_of_a_url_are_absent_and_unknown_ones_ignored(client: AsyncClient) -> None:
    response = await client.get("/graphql?query={__typename}&variables=&operationName=&extensions=&id=&x=1&x=2")

    assert (response.status_code, response.content) == (200, ANSWER)


async def test_an_answer_says_what_it_costs_where_that_is_asked(client: AsyncClient) -> None:
    shown = {"data": {"articles": {"totalCount": 0}}, "extensions": {"cost": {"value": 5505, "maximum": 100_000}}}
    query = "{ articles { totalCount } }"
    for _ in range(2):  # from the cache, too
        posted = await client.post("/graphql", json={"query": query, "extensions": {"cost": True}})
        got = await client.get("/graphql", params={"query": query, "extensions": '{"cost":true}'})
        plain = await client.post("/graphql", json={"query": query, "extensions": {"cost": 0}})

        assert [posted.json(), got.json()] == [shown] * 2
        assert plain.json() == {"data": {"articles": {"totalCount": 0}}}
        assert got.headers["etag"] != (await client.get("/graphql", params={"query": query})).headers["etag"]
    failing = {"query": 'mutation { it: deleteComment(input: {commentId: "x"}) { errors { code } } }'}
    answer = (await client.post("/graphql", json={**failing, "extensions": {"cost": True}})).json()
    assert answer["data"] == {"it": {"errors": [{"code": "NOT_SIGNED_IN"}]}}
    assert answer["extensions"]["cost"]["value"] > 1_000


async def test_null_parameters_are_absent(client: AsyncClient) -> None:
    nothing = dict.fromkeys(("variables", "operationName", "extensions", "id"))

    response = await client.post("/graphql", json=TYPENAME | nothing)

    assert (response.status_code, response.content) == (200, ANSWER)


async def test_a_body_in_pieces_is_read_whole(client: AsyncClient) -> None:
    async def pieces() -> Any:
        yield b'{"query":'
        yield b'"{ __typename }"}'

    response = await client.post("/graphql", content=pieces(), headers={"content-type": "application/json"})

    assert (response.status_code, response.content) == (200, ANSWER)


@pytest.mark.parametrize(
    "content_type",
    ["Application/JSON", "application/json;charset=UTF-8", 'application/json; Charset="utf-8"', "application/json;"],
)
async def test_content_types_are_read_as_their_specification_has_it(client: AsyncClient, content_type: str) -> None:
    headers = {"content-type": content_type}

    response = await client.post("/graphql", content=b'{"query":"{ __typename }"}', headers=headers)

    assert (response.status_code, response.content) == (200, ANSWER)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        (",", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/json; charset=UTF-8", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json, application/json", GRAPHQL),
        ("application/json, application/graphql-response+json", JSON),
        ("application/graphql-response+json;q=0.5, application/json;q=0.9", JSON),
        ("application/json;q=0.001, application/graphql-response+json;q=0", JSON),
        ("*/*, application/graphql-response+json", GRAPHQL),
        ("application/json;q=0, */*", GRAPHQL),
        ("application/graphql-response+json;q=wrong, application/json;q=0.1", JSON),
        ("multipart/mixed;deferSpec=20220824, application/json", JSON),
        (BROWSER, JSON),
    ],
)
async def test_the_answer_has_the_type_the_client_wants_most(
    client: AsyncClient, accept: str, content_type: str
) -> None:
    response = await client.post("/graphql", json=TYPENAME, headers={"accept": accept})

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert response.headers["vary"] == "accept, authorization, cookie, dateline-position, dateline-preview, Origin"


async def test_the_answer_is_plain_json_for_a_client_that_names_no_type(client: AsyncClient) -> None:
    request = client.build_request("POST", "/graphql", json=TYPENAME)
    del request.headers["accept"]

    response = await client.send(request)

    assert (response.status_code, response.headers["content-type"]) == (200, JSON)


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400)])
@pytest.mark.parametrize(
    "operation",
    [
        {"query": "{"},
        {"query": "{ nothingOfThisName }"},
        {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": None}},
        {"query": "query A { __typename } query B { __typename }"},
    ],
    ids=["syntax", "validation", "coercion", "choice"],
)
async def test_a_request_error_has_the_status_of_its_media_type_and_no_data(
    client: AsyncClient, accept: str, status: int, operation: dict[str, Any]
) -> None:
    response = await client.post("/graphql", json=operation, headers={"accept": accept})

    assert (response.status_code, list(response.json())) == (status, ["errors"])


async def test_options_tells_the_methods(client: AsyncClient) -> None:
    response = await client.options("/graphql")

    assert (response.status_code, response.content) == (204, b"")
    assert (response.headers["allow"], response.headers["accept-post"]) == (
        "GET, HEAD, POST, PUT, DELETE, OPTIONS",
        "application/json",
    )


async def test_a_browser_gets_graphiql_with_nothing_from_another_host(client: AsyncClient) -> None:
    response = await client.get("/graphql", headers={"accept": BROWSER})
    files = re.findall(r'(?:src|href)="(static/[^"]+)"', response.text)

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "//" not in response.text
    assert len(files) == 6
    assert [(await client.get(file)).status_code for file in files] == [200] * 6


async def test_a_browser_gets_data_for_an_address_with_a_query(client: AsyncClient) -> None:
    response = await client.get("/graphql?query={__typename}", headers={"accept": BROWSER})

    assert (response.status_code, response.content) == (200, ANSWER)


async def test_graphiql_can_be_switched_off() -> None:
    application = create_application(Settings(graphiql=False))

    async with AsyncClient(transport=ASGITransport(application), base_url="http://test") as client:
        response = await client.get("/graphql", headers={"accept": "text/html"})

    assert response.status_code == 406


@pytest.mark.parametrize(
    "example", re.findall("`([^`]+)`", (STATIC / "page.js").read_text()), ids=["front", "article", "comment", "live"]
)
def test_the_examples_in_graphiql_are_valid(example: str) -> None:
    assert validate(executable, parse(example)) == []


async def test_the_schema_is_served_as_text(client: AsyncClient) -> None:
    response = await client.get("/schema.graphql")

    assert (response.status_code, response.text) == (200, schema.as_str())


@pytest.mark.parametrize("path", ["/graphql//", "/schema.graphql/", "/static/..%2fgraphql.py", "/nothing"])
async def test_an_unknown_path_is_not_found(client: AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page" in response.text


async def test_a_failure_is_logged_whole_and_shown_without_detail(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = GraphQLEndpoint(Settings())  # has no engine yet
    application = Starlette(routes=[Route("/graphql", endpoint)])

    async with AsyncClient(transport=ASGITransport(application), base_url="http://test") as client:
        response = await client.post("/graphql", json=TYPENAME)

    error = {"message": "Something went wrong on our side.", "extensions": {"code": "INTERNAL"}}
    assert (response.status_code, response.json()) == (500, {"errors": [error]})
    assert "AttributeError" in caplog.text
