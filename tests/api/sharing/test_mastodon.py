"""Sharing on Mastodon: the page that asks for the reader's server, and where it leads."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient, Response

from tests.api.pages.sites import site
from tests.builder import Builder
from tests.database import PUBLIC_URL

OWN = {"origin": PUBLIC_URL}
PATH = "/s/9/server"


async def sent(client: AsyncClient, server: str, **headers: str) -> Response:
    return await client.post(PATH, data={"server": server}, headers=OWN | headers)


@pytest.fixture
async def client(database_url: str, make: Builder, database: object) -> AsyncIterator[AsyncClient]:
    await make.article(slug="s", headline="A & B: 5% é #1")
    async with site(database_url) as client:
        yield client


async def test_the_short_link_leads_to_the_page_that_asks(client: AsyncClient) -> None:
    page = await client.get((await client.get("/s/9")).headers["location"])

    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<form class="comment-form" method="post">' in page.text
    assert "A &amp; B: 5% é #1" in page.text
    assert "form-action 'self' https:;" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("mastodon.example", "mastodon.example"),
        (" https://Mastodon.Example/@ana ", "mastodon.example"),
        ("@ana@social.town.example", "social.town.example"),
        ("ana@social.town.example", "social.town.example"),
        ("mastodon.example:8443/home", "mastodon.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
async def test_it_leads_to_the_dialog_of_the_readers_server(client: AsyncClient, given: str, server: str) -> None:
    answer = await sent(client, given)

    text = "A%20%26%20B%3A%205%25%20%C3%A9%20%231%20https%3A%2F%2Fnews.example%2Farticles%2Fs"
    assert (answer.status_code, answer.headers["location"]) == (303, f"https://{server}/share?text={text}")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "mastodon",
        "127.0.0.1",
        "[::1]",
        "a..b",
        "-a.example",
        "a b.example",
        "//",
        "javascript:x",
        "@",
        "é" * 299,
    ],
)
async def test_what_is_no_server_is_said_so(client: AsyncClient, given: str) -> None:
    answer = await sent(client, given)

    assert (answer.status_code, "location" in answer.headers) == (422, False)
    assert "This is no name of a server, such as mastodon.social." in answer.text


async def test_no_other_site_can_send_readers_away_with_it(client: AsyncClient) -> None:
    assert (await sent(client, "mastodon.example", origin="https://other.example")).status_code == 403


@pytest.mark.parametrize("code", ["1", "0", "x", "99999999999999999999"])
async def test_only_shares_on_mastodon_have_the_page(client: AsyncClient, code: str) -> None:
    assert (await client.get(f"/s/{code}/server")).status_code == 404
