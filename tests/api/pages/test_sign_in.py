"""Signing in by a cookie: the publisher's, or one that the form for development sets."""

import re
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient, Response

from api.identity.bearer_tokens import COOKIE, HOST_COOKIE
from api.pages.sign_in import local_path
from api.settings.settings import Settings
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL

LOCAL = "http://127.0.0.1:8000"
VIEWER = {"query": "{ viewer { commenter { displayName } roles } }"}
ELSEWHERE = "To comment, sign in on the publisher\N{RIGHT SINGLE QUOTATION MARK}s site."
TOKEN = bearer().removeprefix("Bearer ")


@pytest.fixture
async def local(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    """A developer's own site."""
    async with site(database_url, jwt_secret=SECRET, public_url=LOCAL) as client:
        client.base_url = LOCAL
        yield client


@pytest.fixture
async def public(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    async with site(database_url, jwt_secret=SECRET, public_url=PUBLIC_URL) as client:
        yield client


async def sign_in(client: AsyncClient, origin: str = LOCAL, **fields: str) -> Response:
    return await client.post("/sign-in", data=fields, headers={"origin": origin})


async def viewer(client: AsyncClient, **headers: str) -> object:
    return (await client.post("/graphql", json=VIEWER, headers=headers)).json()["data"]["viewer"]


async def test_the_form_signs_in_under_any_name(local: AsyncClient) -> None:
    response = await sign_in(local, name="  Priya\tS ", next="/articles/glass#leave-comment")

    assert (response.status_code, response.headers["location"]) == (303, "/articles/glass#leave-comment")
    cookie = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "lax", "/", "")
    assert cookie["max-age"] == "86400"
    assert await viewer(local) == {"commenter": {"displayName": "Priya S"}, "roles": ["READER"]}


async def test_a_developer_may_moderate(local: AsyncClient) -> None:
    await sign_in(local, name="Mo", moderator="yes")

    assert await viewer(local) == {"commenter": {"displayName": "Mo"}, "roles": ["MODERATOR", "READER"]}


async def test_signing_in_by_form_on_a_public_site_makes_readers_only(database: Database, database_url: str) -> None:
    settings = {"jwt_secret": SECRET, "public_url": PUBLIC_URL, "sign_in_form": "on"}
    async with site(database_url, **settings) as client:
        form = (await client.get("/sign-in")).text
        response = await sign_in(client, PUBLIC_URL, name="Mo", moderator="yes")

        assert 'name="moderator"' not in form
        assert SimpleCookie(response.headers["set-cookie"])[HOST_COOKIE]["secure"] is True
        assert await viewer(client) == {"commenter": {"displayName": "Mo"}, "roles": ["READER"]}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "must be a text of 1 to 80 characters."),
        ("n" * 81, "must be a text of 1 to 80 characters."),
        ("Priya\x1b[2J", "has a control character."),
    ],
)
async def test_a_name_that_no_token_may_have_is_refused_where_it_was_typed(
    local: AsyncClient, name: str, message: str
) -> None:
    response = await sign_in(local, name=name, next="/articles/glass")

    assert (response.status_code, "set-cookie" in response.headers) == (422, False)
    assert message in response.text
    assert '<input type="hidden" name="next" value="/articles/glass">' in response.text


async def test_signing_out_forgets_the_cookie(local: AsyncClient) -> None:
    await sign_in(local, name="Priya")

    response = await local.post("/sign-out", data={"next": "/articles/glass"}, headers={"origin": LOCAL})

    assert (response.status_code, response.headers["location"]) == (303, "/articles/glass")
    assert await viewer(local) is None


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
async def test_no_other_site_signs_anyone_in_or_out(local: AsyncClient, path: str, headers: dict[str, str]) -> None:
    response = await local.post(path, data={"name": "Mallory"}, headers=headers)

    assert (response.status_code, "set-cookie" in response.headers) == (403, False)


async def test_a_site_that_may_use_the_api_may_not_send_forms(database: Database, database_url: str) -> None:
    async with site(
        database_url, jwt_secret=SECRET, public_url=LOCAL, sign_in_form="on", allowed_origins=("*",)
    ) as client:
        response = await sign_in(client, "https://evil.example", name="Mallory")

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/", "/"),
        ("/articles/glass?comments=a#leave-comment", "/articles/glass?comments=a#leave-comment"),
        ("", "/"),
        ("articles", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\t/evil.example", "/"),
        (" //evil.example", "/"),
        ("/a\r\nset-cookie: a=b", "/"),
        ("https://evil.example", "/"),
        ("https:/evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_one_is_led_back_to_this_site_only(address: str, place: str) -> None:
    assert local_path(address) == place


async def test_a_public_site_has_no_form_and_says_where_readers_sign_in(public: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    shown = (await public.get("/articles/glass")).text

    assert (await public.get("/sign-in")).status_code == 404
    assert (await sign_in(public, PUBLIC_URL, name="Priya")).status_code == 404
    assert (ELSEWHERE in shown, 'href="/sign-in' in shown) == (True, False)


async def test_a_page_leads_to_the_form_and_back(local: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    link = re.search(r'<a href="(/sign-in[^"]+)"', (await local.get("/articles/glass")).text)

    assert link
    assert link[1] == "/sign-in?next=/articles/glass%23leave-comment"
    assert '<input type="hidden" name="next" value="/articles/glass#leave-comment">' in (await local.get(link[1])).text


@pytest.mark.parametrize(
    ("settings", "offered"),
    [
        ({"public_url": LOCAL}, True),
        ({"public_url": "http://localhost:8000"}, True),
        ({"public_url": "http://[::1]:8000"}, True),
        ({"public_url": LOCAL, "sign_in_form": "off"}, False),
        ({"public_url": LOCAL, "jwks_url": "https://news.example/keys"}, False),
        ({"public_url": "http://0.0.0.0:8000"}, False),
        ({"public_url": "http://192.168.1.7:8000"}, False),
        ({"public_url": "https://localhost.example"}, False),
        ({"public_url": PUBLIC_URL}, False),
        ({"public_url": PUBLIC_URL, "sign_in_form": "on"}, True),
    ],
)
def test_the_form_is_offered_where_only_developers_read(settings: dict[str, str], offered: bool) -> None:
    assert Settings(**settings).offers_sign_in is offered  # type: ignore[arg-type]


async def test_the_cookie_signs_in_at_the_endpoint(public: AsyncClient) -> None:
    assert await viewer(public, cookie=f"a=b; {COOKIE}={TOKEN}") == {
        "commenter": {"displayName": "Priya S"},
        "roles": ["READER"],
    }


async def test_a_header_goes_before_the_cookie(public: AsyncClient) -> None:
    found = await viewer(public, cookie=f"{COOKIE}={TOKEN}", authorization=bearer(sub="7", name="Ann M"))

    assert found == {"commenter": {"displayName": "Ann M"}, "roles": ["READER"]}


async def test_an_empty_cookie_is_no_cookie(public: AsyncClient) -> None:
    assert await viewer(public, cookie=f"{COOKIE}=") is None


@pytest.mark.parametrize("token", [bearer(exp=1).removeprefix("Bearer "), "x", f"{TOKEN}x"])
async def test_a_cookie_that_is_no_longer_good_is_refused_at_the_endpoint_and_nobody_on_pages(
    public: AsyncClient, make: Builder, token: str
) -> None:
    await make.article(slug="glass")
    headers = {"cookie": f"{COOKIE}={token}"}

    answer = await public.post("/graphql", json=VIEWER, headers=headers)
    page = await public.get("/articles/glass", headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (401, {"code": "BAD_TOKEN"})
    assert (page.status_code, 'data-viewer=""' in page.text) == (200, True)


async def test_pages_of_one_reader_are_kept_for_no_other(public: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    page = await public.get("/articles/glass", headers={"cookie": f"{COOKIE}={TOKEN}"})

    assert (page.headers["vary"], page.headers["cache-control"]) == ("Cookie, Accept-Encoding", "private, no-cache")
    assert 'You comment as <b dir="auto">Priya S</b>.' in page.text


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("192.168.1.7", 50_000), {}),
        (("127.0.0.1", 50_000), {"host": "news.example"}),
        (("127.0.0.1", 50_000), {"x-forwarded-for": "127.0.0.1"}),
        (("127.0.0.1", 50_000), {"forwarded": "for=127.0.0.1"}),
        (("127.0.0.1", 50_000), {"via": "1.1 proxy"}),
    ],
)
async def test_only_who_is_on_the_machine_itself_gets_the_form_unless_it_is_asked_for(
    database: Database, database_url: str, client: tuple[str, int], headers: dict[str, str]
) -> None:
    async with site(database_url, jwt_secret=SECRET, public_url=LOCAL) as local:
        transport = ASGITransport(local._transport.app, client=client)  # type: ignore[attr-defined]
        async with AsyncClient(transport=transport, base_url=LOCAL, headers=headers) as other:
            assert (await other.get("/sign-in")).status_code == 404
            assert (await sign_in(other, name="Mo", moderator="yes")).status_code == 404


async def test_a_form_that_is_asked_for_makes_no_moderator_of_who_is_elsewhere(
    database: Database, database_url: str
) -> None:
    async with site(database_url, jwt_secret=SECRET, public_url=LOCAL, sign_in_form="on") as local:
        transport = ASGITransport(local._transport.app, client=("172.17.0.1", 50_000))  # type: ignore[attr-defined]
        async with AsyncClient(transport=transport, base_url=LOCAL) as other:
            await sign_in(other, name="Mo", moderator="yes")
            assert await viewer(other) == {"commenter": {"displayName": "Mo"}, "roles": ["READER"]}


async def test_nobody_of_the_form_is_a_reader_of_the_publishers(local: AsyncClient) -> None:
    await sign_in(local, name="Priya S")
    developer = await viewer(local)
    theirs = bearer(sub="development:priya-s")

    refused = await local.post("/graphql", json=VIEWER, headers={"authorization": theirs})

    assert developer == {"commenter": {"displayName": "Priya S"}, "roles": ["READER"]}
    assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_TOKEN"


async def test_the_cookie_of_an_https_site_is_bound_to_its_host(database: Database, database_url: str) -> None:
    async with site(database_url, jwt_secret=SECRET, public_url=PUBLIC_URL, sign_in_form="on") as client:
        response = await sign_in(client, PUBLIC_URL, name="Mo")
        theirs = await viewer(client, cookie=f"{COOKIE}={TOKEN}; {HOST_COOKIE}={bearer(sub='7', name='Ann M')[7:]}")

    cookie = SimpleCookie(response.headers["set-cookie"])[HOST_COOKIE]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert theirs == {"commenter": {"displayName": "Ann M"}, "roles": ["READER"]}
