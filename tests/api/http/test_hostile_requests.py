"""Requests that no honest client sends: each is refused in GraphQL's own JSON, and nothing breaks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

LARGE = 100_001  # one more than the settings allow


def post(content: Any, content_type: str = "application/json", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"method": "POST", "url": "/graphql", "content": content, "headers": {"content-type": content_type} | named}


def get(query_string: str, **headers: str) -> dict[str, Any]:
    return {"method": "GET", "url": f"/graphql?{query_string}", "headers": headers}


def with_value(name: str, value: str) -> dict[str, Any]:
    return post(f'{{"query":"{{__typename}}","{name}":{value}}}')


async def in_pieces() -> AsyncIterator[bytes]:
    for _ in range(LARGE // 1000 + 1):
        yield b" " * 1000


QUERY = '{"query":"{__typename}"}'
REFUSED = [
    ("empty body", post(""), 400, "BAD_REQUEST"),
    ("blank body", post(" "), 400, "BAD_REQUEST"),
    ("null", post("null"), 400, "BAD_REQUEST"),
    ("number", post("1"), 400, "BAD_REQUEST"),
    ("string", post('"x"'), 400, "BAD_REQUEST"),
    ("empty batch", post("[]"), 400, "BAD_REQUEST"),
    ("batch", post("[]"), 400, "BAD_REQUEST"),
    ("half an object", post('{"query"'), 400, "BAD_REQUEST"),
    ("more after the object", post(QUERY + QUERY), 400, "BAD_REQUEST"),
    ("no UTF-8", post(b'{"query":"\xff"}'), 400, "BAD_REQUEST"),
    ("UTF-16", post(QUERY.encode("utf-16")), 400, "BAD_REQUEST"),
    ("byte order mark", post(QUERY.encode("utf-8-sig")), 400, "BAD_REQUEST"),
    ("raw NUL", post('{"query":"{\0}"}'), 400, "BAD_REQUEST"),
    ("lone surrogate", post('{"query":"{a(b:\\"\\ud800\\")}"}'), 400, "BAD_REQUEST"),
    ("nested arrays", post("[" * 100_000), 400, "BAD_REQUEST"),
    ("nested objects", post('{"a":' * 20_000), 400, "BAD_REQUEST"),
    ("nested variables", with_value("variables", '{"a":' + "[" * 5_000 + "]" * 5_000 + "}"), 400, "BAD_REQUEST"),
    ("number of 10,000 digits", with_value("variables", f'{{"a":{"9" * 10_000}}}'), 400, "BAD_REQUEST"),
    ("infinite number", with_value("variables", '{"a":1e999}'), 400, "BAD_REQUEST"),
    ("NaN", with_value("variables", '{"a":NaN}'), 400, "BAD_REQUEST"),
    ("no query", post("{}"), 400, "BAD_REQUEST"),
    ("query null", post('{"query":null}'), 400, "BAD_REQUEST"),
    ("query number", post('{"query":1}'), 400, "BAD_REQUEST"),
    ("second query is a number", post('{"query":"{__typename}","query":1}'), 400, "BAD_REQUEST"),
    ("operationName object", with_value("operationName", "{}"), 400, "BAD_REQUEST"),
    ("variables array", with_value("variables", "[]"), 400, "BAD_REQUEST"),
    ("variables string", with_value("variables", '"{}"'), 400, "BAD_REQUEST"),
    ("extensions string", with_value("extensions", '"x"'), 400, "BAD_REQUEST"),
    ("extensions false", with_value("extensions", "false"), 400, "BAD_REQUEST"),
    ("documentId number", with_value("documentId", "1"), 400, "BAD_REQUEST"),
    ("query in the URL of a POST", post("{}") | {"url": "/graphql?query={__typename}"}, 400, "BAD_REQUEST"),
    ("text", post(QUERY, "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("form", post("query={__typename}", "application/x-www-form-urlencoded"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("multipart", post(QUERY, "multipart/form-data; boundary=x"), 400, "BAD_REQUEST"),
    ("bare document", post("{__typename}", "application/graphql"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("like JSON", post(QUERY, "application/jsonx"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("JSON in a parameter", post(QUERY, "text/plain; a=application/json"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("two types", post(QUERY, "application/json, text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("no type", post(QUERY, ""), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("Latin-1", post(QUERY, "application/json; charset=latin1"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("compressed", post(QUERY, content_encoding="gzip"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("too large", post(b" " * LARGE), 413, "CONTENT_TOO_LARGE"),
    ("too large in pieces", post(in_pieces()), 413, "CONTENT_TOO_LARGE"),
    ("only pictures", post(QUERY, accept="image/png"), 406, "NOT_ACCEPTABLE"),
    ("nothing at all", post(QUERY, accept="*/*;q=0"), 406, "NOT_ACCEPTABLE"),
    ("JSON in Latin-1", post(QUERY, accept="application/json;charset=latin1"), 406, "NOT_ACCEPTABLE"),
    ("quality out of range", post(QUERY, accept="application/json;q=2"), 406, "NOT_ACCEPTABLE"),
    ("a page for a query", get("query={__typename}", accept="text/html"), 406, "NOT_ACCEPTABLE"),
    ("URL without query", get(""), 400, "BAD_REQUEST"),
    ("empty query in the URL", get("query="), 400, "BAD_REQUEST"),
    ("two queries in the URL", get("query={__typename}&query={__typename}"), 400, "BAD_REQUEST"),
    ("no UTF-8 in the URL", get("query=%ff"), 400, "BAD_REQUEST"),
    ("surrogate in the URL", get("query=%ED%A0%80"), 400, "BAD_REQUEST"),
    ("half an object in the URL", get("query={__typename}&variables={"), 400, "BAD_REQUEST"),
    ("array in the URL", get("query={__typename}&variables=[]"), 400, "BAD_REQUEST"),
    ("string in the URL", get('query={__typename}&extensions="x"'), 400, "BAD_REQUEST"),
    ("long URL", get("query={__typename}&x=" + "a" * 20_000), 414, "URI_TOO_LONG"),
    ("PATCH", post(QUERY) | {"method": "PATCH"}, 405, "METHOD_NOT_ALLOWED"),
    ("DELETE of nothing", post(QUERY) | {"method": "DELETE"}, 400, "BAD_REQUEST"),
    ("unknown method", post(QUERY) | {"method": "QUERY"}, 405, "METHOD_NOT_ALLOWED"),
]


@pytest.mark.parametrize(("request_", "status", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
async def test_it_is_refused_in_json(client: AsyncClient, request_: dict[str, Any], status: int, code: str) -> None:
    response = await client.request(**request_)

    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert set(response.json()) == {"errors"}
    assert "Traceback" not in error["message"]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (post("[]"), "A batch has 1 to 20 operations, not 0."),
        (with_value("variables", "[]"), 'The parameter "variables" must be an object.'),
        (post("{"), "The request's body is not valid JSON (line 1, column 2)."),
        (get("query={a}&query={b}"), 'The parameter "query" is given more than once.'),
    ],
    ids=["batch", "type", "JSON", "repeated"],
)
async def test_a_refusal_says_what_is_wrong(client: AsyncClient, request_: dict[str, Any], message: str) -> None:
    response = await client.request(**request_)

    assert response.json()["errors"][0]["message"] == message


async def test_a_refusal_tells_what_would_do(client: AsyncClient) -> None:
    method = await client.patch("/graphql", json={})
    media_type = await client.request(**post(QUERY, "text/plain"))
    encoding = await client.request(**post(QUERY, content_encoding="br"))

    assert method.headers["allow"] == "GET, HEAD, POST, PUT, DELETE, OPTIONS"
    assert media_type.headers["accept-post"] == "application/json"
    assert encoding.headers["accept-encoding"] == "identity"
