"""Asking for documents by their ids: registered ones, automatic ones, and nothing but registered ones."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database
from httpx import AsyncClient, Response

from db.registry import documents
from tests.api.conversation import initialised
from tests.api.pages.sites import site
from tests.builder import Builder
from tests.servers import serving

TEXT = "query Page($slug: String!) { article(slug: $slug) { slug } }"
SLUG = {"slug": "geese-return"}
DATA = {"data": {"article": {"slug": "geese-return"}}}
TYPE_NAME = "{ __typename }"
HASH = sha256(TYPE_NAME.encode()).hexdigest()
GRAPHQL = {"accept": "application/graphql-response+json"}


@pytest.fixture(autouse=True)
async def article(make: Builder) -> None:
    await make.article(slug="geese-return")


@pytest.fixture
async def registered(connection: Connection) -> None:
    await documents.add(connection, "web", "1.0", {"page": TEXT, HASH: TYPE_NAME})


def apollo(hash: str, **parameters: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash}}, **parameters}


async def post(client: AsyncClient, headers: Any = None, **parameters: Any) -> Response:
    return await client.post("/graphql", json=parameters, headers=headers)


async def code(client: AsyncClient, **parameters: Any) -> str:
    (error,) = (await post(client, **parameters)).json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.usefixtures("registered")
async def test_a_registered_document_is_asked_for_by_its_id(client: AsyncClient) -> None:
    address = {"documentId": "page", "variables": json.dumps(SLUG)}

    assert (await post(client, documentId="page", variables=SLUG)).json() == DATA
    assert (await client.get("/graphql", params=address, headers={"accept": "text/html, */*"})).json() == DATA
    assert (await post(client, documentId="page", variables=SLUG, operationName="Page")).json() == DATA
    assert await code(client, documentId="page", variables=SLUG, operationName="Other") == "OPERATION_NOT_FOUND"


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("parameters", [{"documentId": HASH}, {"documentId": f"sha256:{HASH}"}, apollo(HASH)])
async def test_a_hash_is_the_same_in_all_its_forms(client: AsyncClient, parameters: dict[str, Any]) -> None:
    address = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}

    assert (await post(client, **parameters)).json() == {"data": {"__typename": "Query"}}
    assert (await client.get("/graphql", params=address)).json() == {"data": {"__typename": "Query"}}


@pytest.mark.usefixtures("registered")
async def test_a_text_must_be_the_one_that_its_id_stands_for(client: AsyncClient) -> None:
    assert (await post(client, documentId="page", query=TEXT, variables=SLUG)).json() == DATA
    assert (await post(client, documentId=f"sha256:{sha256(TEXT.encode()).hexdigest()}", query=TEXT)).status_code == 200
    assert await code(client, documentId="page", query=TYPE_NAME) == "DOCUMENT_MISMATCH"
    assert await code(client, documentId="other", query=TYPE_NAME) == "DOCUMENT_MISMATCH"
    assert await code(client, **apollo(HASH, query=TEXT)) == "DOCUMENT_MISMATCH"


@pytest.mark.parametrize("id", ["page", "p" * 257, "a\0b", "\u202e", "sha256:page"])
async def test_an_unknown_id_is_refused(client: AsyncClient, id: str) -> None:
    assert await code(client, documentId=id) == "DOCUMENT_NOT_FOUND"
    assert await code(client, **apollo(id)) == "PERSISTED_QUERY_NOT_SUPPORTED"


@pytest.mark.parametrize(
    "persisted", [1, [], {}, {"version": 1}, {"version": 2, "sha256Hash": HASH}, {"version": 1, "sha256Hash": 1}]
)
async def test_a_malformed_extension_is_refused(client: AsyncClient, persisted: Any) -> None:
    assert await code(client, extensions={"persistedQuery": persisted}) == "BAD_REQUEST"


async def test_a_document_is_known_as_soon_as_it_is_registered(client: AsyncClient, connection: Connection) -> None:
    await documents.add(connection, "web", "1.0", {"page": TEXT})

    assert (await post(client, documentId="page", variables=SLUG)).json() == DATA


async def test_an_unknown_id_is_looked_for_once(database: Database, database_url: str, connection: Connection) -> None:
    async with site(database_url) as client:
        assert await code(client, documentId="page") == "DOCUMENT_NOT_FOUND"
        await documents.add(connection, "web", "1.0", {"page": TEXT})

        assert await code(client, documentId="page") == "DOCUMENT_NOT_FOUND"


async def test_a_hash_is_learnt_from_a_client_that_sends_its_text(database: Database, database_url: str) -> None:
    async with site(database_url, persisted_queries=True) as client:
        unknown = await post(client, **apollo(HASH))
        assert unknown.status_code == 200
        assert unknown.json() == {
            "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
        }
        assert (await post(client, GRAPHQL, **apollo(HASH))).status_code == 400
        assert await code(client, **apollo(HASH, query=TEXT)) == "DOCUMENT_MISMATCH"
        assert await code(client, **apollo(HASH)) == "PERSISTED_QUERY_NOT_FOUND"

        for parameters in (apollo(HASH, query=TYPE_NAME), apollo(HASH), {"documentId": HASH}):
            assert (await post(client, **parameters)).json() == {"data": {"__typename": "Query"}}


async def test_what_is_no_document_is_not_learnt(database: Database, database_url: str) -> None:
    hash = sha256(b"{ nothing }").hexdigest()
    async with site(database_url, persisted_queries=True) as client:
        assert await code(client, **apollo(hash, query="{ nothing }")) == "GRAPHQL_VALIDATION_FAILED"
        assert await code(client, **apollo(hash)) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.usefixtures("registered")
async def test_nothing_but_registered_documents_is_executed(database: Database, database_url: str) -> None:
    async with site(database_url, trusted_only=True) as client:
        assert (await post(client, documentId="page", variables=SLUG)).json() == DATA
        assert (await post(client, query=TEXT, variables=SLUG)).json() == DATA
        for parameters in (
            {"query": f"{TYPE_NAME} "},
            {"query": "{ __schema { types { name } } }"},
            {"documentId": "other"},
            apollo("0" * 64),
            {"documentId": sha256(b"{ a: __typename }").hexdigest(), "query": "{ a: __typename }"},
        ):
            assert await code(client, **parameters) == "DOCUMENT_NOT_TRUSTED"
        refused = await client.get("/graphql", params={"query": "{ a: __typename }"})
        assert refused.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


@pytest.mark.parametrize("path", ["/", "/articles/geese-return", "/developers", "/feed.atom", "/sitemap.xml"])
async def test_the_sites_own_pages_are_trusted(database: Database, database_url: str, path: str) -> None:
    async with site(database_url, trusted_only=True) as client:
        page = await client.get(path)

        assert page.status_code == 200
        assert '"code":"DOCUMENT_NOT_TRUSTED"' not in page.text


async def test_what_the_scripts_of_the_pages_ask_is_trusted(database: Database, database_url: str) -> None:
    asked = {"documentId": "dateline.live_comments", "operationName": "Ping"}
    async with site(database_url, trusted_only=True) as client:
        assert (await client.get("/graphql", params=asked)).json() == {"data": {"__typename": "Query"}}


async def test_manifests_of_the_settings_need_no_database(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    web, ios = tmp_path / "web.json", tmp_path / "manifest.json"
    web.write_text(json.dumps({"page": TEXT}))
    ios.write_text(json.dumps({"name": TYPE_NAME}))
    async with site(database_url, documents=(str(web), f"ios:{ios}"), trusted_only=True) as client:
        assert (await post(client, documentId="page", variables=SLUG)).json() == DATA
        assert (await post(client, documentId="name")).json() == {"data": {"__typename": "Query"}}


@pytest.mark.usefixtures("registered")
async def test_sockets_and_streams_take_ids_and_trust_nothing_else(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with serving(database_url, tmp_path / "log", 1, DATELINE_TRUSTED_ONLY="on") as [address]:
        async with initialised(address) as client:
            payloads = {"documentId": "page", "variables": SLUG}, {"query": "{ a: __typename }"}, apollo("0")
            for number, payload in enumerate(payloads):
                await client.say({"type": "subscribe", "id": str(number), "payload": payload})
            heard = [await client.hear() for _ in range(4)]
            await client.say({"type": "subscribe", "id": "a", "payload": {"extensions": {"persistedQuery": 1}}})
            end = await client.end()
        async with AsyncClient(
            base_url=address, timeout=60, headers={"accept": "text/event-stream"}
        ) as client_of_events:
            stream = await client_of_events.post("/graphql", json={"documentId": "page", "variables": SLUG})

    assert [message["payload"] for message in heard if message["type"] == "next"] == [DATA]
    refused = [message["payload"][0]["extensions"]["code"] for message in heard if message["type"] == "error"]
    assert refused == ["DOCUMENT_NOT_TRUSTED"] * 2
    assert end[0] == 4400
    assert json.loads(stream.text.split("data: ")[1].splitlines()[0]) == DATA


async def test_registered_documents_have_limits_of_their_own(
    database: Database, database_url: str, connection: Connection
) -> None:
    dear = "{ " + " ".join(f"a{number}: articles {{ totalCount }}" for number in range(8)) + " }"
    for_all, too_dear = dear.replace("a1:", "b1:"), dear.replace("}", "} c: articles { nodes { headline } }", 1)
    await documents.add(connection, "web", "1.0", {"dear": dear, "too dear": too_dear})
    limits = {"max_aliases": 2, "registered_max_aliases": 8, "max_depth": 3, "registered_max_depth": 1}
    async with site(database_url, **limits) as client:
        registered, by_text = await post(client, documentId="dear"), await post(client, query=dear)
        refused = await post(client, query=for_all)
        over = await post(client, documentId="too dear")

    data = {f"a{number}": {"totalCount": 1} for number in range(8)}
    assert (registered.json(), by_text.json()) == ({"data": data}, {"data": data})
    limit = {"code": "LIMIT_EXCEEDED", "limit": "aliases", "maximum": 2, "actual": 8}
    assert refused.json()["errors"][0]["extensions"] == limit
    assert over.json()["errors"][0]["extensions"] == {**limit, "maximum": 8, "actual": 9}
