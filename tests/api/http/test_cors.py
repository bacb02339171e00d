"""Pages of other sites: those whose origins the settings name may use the endpoint from a browser, all others not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
from databases import Database
from httpx import AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.api.pages.sites import site
from tests.database import PUBLIC_URL

FRIEND = "https://www.news.example"
STRANGER = "https://elsewhere.example"
TYPENAME = {"query": "{ __typename }"}


@asynccontextmanager
async def speaking(database_url: str, *origins: str) -> AsyncIterator[AsyncClient]:
    application = create_application(Settings(database_url=database_url, allowed_origins=origins))
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=httpx.ASGITransport(application), base_url=PUBLIC_URL) as client,
    ):
        yield client


@pytest_asyncio.fixture
async def friendly(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    async with speaking(database_url, FRIEND) as client:
        yield client


def preflight(origin: str, method: str = "POST", headers: str = "content-type") -> dict[str, str]:
    return {"origin": origin, "access-control-request-method": method, "access-control-request-headers": headers}


def granted(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


async def test_without_the_setting_nothing_is_granted(database: Database, database_url: str) -> None:
    async with site(database_url, public_url=PUBLIC_URL) as client:
        asked = await client.options("/graphql", headers=preflight(FRIEND))
        answered = await client.post("/graphql", json=TYPENAME, headers={"origin": FRIEND})

    assert (asked.status_code, granted(asked)) == (204, {})
    assert (answered.status_code, granted(answered)) == (200, {})


async def test_an_allowed_page_reads_answers_and_nobody_caches_them_for_another(friendly: AsyncClient) -> None:
    response = await friendly.post("/graphql", json=TYPENAME, headers={"origin": FRIEND})

    assert response.json() == {"data": {"__typename": "Query"}}
    assert granted(response) == {
        "access-control-allow-origin": FRIEND,
        "access-control-expose-headers": "retry-after, dateline-position, x-request-id",
    }
    assert response.headers["vary"] == "accept, authorization, cookie, dateline-position, dateline-preview, Origin"


async def test_an_allowed_page_reads_refusals_and_streams(friendly: AsyncClient) -> None:
    headers = {"origin": FRIEND}

    refused = await friendly.post("/graphql", json={}, headers=headers)
    streamed = await friendly.get(
        "/graphql", params=TYPENAME, headers=headers | {"accept": "text/event-stream", "last-event-id": "feed.1.1"}
    )

    assert (refused.status_code, granted(refused)["access-control-allow-origin"]) == (400, FRIEND)
    assert (streamed.status_code, granted(streamed)["access-control-allow-origin"]) == (200, FRIEND)
    assert streamed.headers["content-type"] == "text/event-stream; charset=utf-8"


@pytest.mark.parametrize(
    "headers",
    [
        "authorization,content-type",
        "last-event-id",
        "x-graphql-event-stream-token",
        "apollo-require-preflight,x-apollo-operation-name",
        "apollographql-client-name,apollographql-client-version",
        "cache-control,x-requested-with",
        "sentry-trace,baggage,x-datadog-trace-id,x-datadog-parent-id,b3,traceparent",
    ],
)
async def test_a_preflight_permits_what_clients_send(friendly: AsyncClient, headers: str) -> None:
    response = await friendly.options("/graphql", headers=preflight(FRIEND, headers=headers))

    assert response.status_code == 200
    assert granted(response)["access-control-allow-origin"] == FRIEND
    assert granted(response)["access-control-allow-methods"] == "GET, HEAD, POST, PUT, DELETE"
    assert granted(response)["access-control-max-age"] == "7200"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "asked",
    [
        preflight(STRANGER),
        preflight("null"),
        preflight(f"{FRIEND}.evil.example"),
        preflight("http://www.news.example"),
        preflight(FRIEND, method="PATCH"),
    ],
    ids=["stranger", "no origin", "longer", "not encrypted", "method"],
)
async def test_a_preflight_permits_nothing_else(friendly: AsyncClient, asked: dict[str, str]) -> None:
    assert (await friendly.options("/graphql", headers=asked)).status_code == 400


async def test_a_stranger_is_answered_but_its_page_may_not_read_it(friendly: AsyncClient) -> None:
    response = await friendly.post("/graphql", json=TYPENAME, headers={"origin": STRANGER})

    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data; boundary=x", 400)],
)
async def test_what_browsers_send_without_asking_is_not_read(
    friendly: AsyncClient, content_type: str, status: int
) -> None:
    headers = {"origin": FRIEND, "content-type": content_type}

    response = await friendly.post("/graphql", content=b'{"query":"{ __typename }"}', headers=headers)

    assert response.status_code == status


async def test_all_origins_may_be_allowed(database: Database, database_url: str) -> None:
    async with speaking(database_url, "*") as client:
        asked = await client.options("/graphql", headers=preflight(STRANGER))
        answered = await client.post("/graphql", json=TYPENAME, headers={"origin": STRANGER})

    assert (asked.status_code, granted(asked)["access-control-allow-origin"]) == (200, "*")
    assert granted(answered)["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/schema.graphql", "/static/graphiql/graphiql.css"])
async def test_pages_beside_the_endpoint_are_not_shared(friendly: AsyncClient, path: str) -> None:
    assert granted(await friendly.get(path, headers={"origin": FRIEND})) == {}


LOCAL = [
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:8080",
    "http://app.localhost",
]


@pytest.mark.parametrize("origin", LOCAL)
async def test_on_a_developers_machine_all_its_servers_may(client: AsyncClient, origin: str) -> None:
    response = await client.post("/graphql", json=TYPENAME, headers={"origin": origin})

    assert granted(response)["access-control-allow-origin"] == origin


@pytest.mark.parametrize("origin", ["http://localhost.example", "http://127.0.0.1.example", "http://192.168.1.7:3000"])
async def test_nobody_else_passes_for_a_local_server(client: AsyncClient, origin: str) -> None:
    response = await client.post("/graphql", json=TYPENAME, headers={"origin": origin})

    assert "access-control-allow-origin" not in response.headers


async def test_a_public_site_allows_no_local_servers(database: Database, database_url: str) -> None:
    async with site(database_url, public_url=PUBLIC_URL) as client:
        assert granted(await client.post("/graphql", json=TYPENAME, headers={"origin": LOCAL[0]})) == {}


async def test_credentials_are_a_setting(database: Database, database_url: str) -> None:
    async with site(database_url, allowed_origins=(FRIEND,), allow_credentials=True) as client:
        response = await client.post("/graphql", json=TYPENAME, headers={"origin": FRIEND})

    assert granted(response)["access-control-allow-credentials"] == "true"
