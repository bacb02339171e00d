"""Pages, feeds, sitemaps, embeds, short links and previews of articles that are not published. The routes are those of
the application: a new one is among them, and a new parameter of a path has to be named here."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from databases import Database
from httpx import AsyncClient
from starlette.routing import Route

from api.identity.bearer_tokens import COOKIE, Verifier
from api.images.endpoints import Images
from api.pages.rendering import PageRenderer
from api.settings.settings import Settings
from api.site import site
from tests.api import publisher
from tests.api.pages.sites import application
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.schema.hidden_articles import SECRET, WAYS, described, hide, known_article, secret_article

PARAMETERS = {
    "slug": [SECRET, f"{SECRET}-person", "known", "known-person", "common", "shared"],
    "name": [SECRET, "common", "Shared", f"{datetime.now(UTC):%Y-%m}", "2026-01"],
    "number": ["1", "2"],
}
QUERIES = {
    "/": ["", f"?q={SECRET}", "?q=harbour", "?q=harbourfolc"],
    "/oembed": [f"?url={quote(f'{PUBLIC_URL}/articles/{slug}')}" for slug in (SECRET, "known")],
    "/counts": [f"?slugs={SECRET},known"],
}
ADDRESS = f"/articles/{SECRET}"
TOLD = {ADDRESS, f"{ADDRESS}/", f"{ADDRESS}/comments.atom", f"/oembed{QUERIES['/oembed'][0]}"}
"""Where it is no secret that an article was withdrawn."""
KEY = re.compile(rb'name="key" value="[^"]+"')
"""Of a form: each has its own."""


def signed_in(**claims: Any) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={bearer(**claims).removeprefix('Bearer ')}"}


VIEWERS: dict[str, dict[str, str]] = {"anonymous": {}, "reader": signed_in()}
EDITOR = signed_in(sub="7", roles=["editor"])


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, jwt_secret=publisher.SECRET, public_url=PUBLIC_URL)


@pytest.fixture
async def client(database: Database, settings: Settings) -> AsyncIterator[AsyncClient]:
    async with application(settings) as client:
        yield client


def paths(settings: Settings, **parameters: list[str]) -> Iterator[str]:
    """Every path of the site that can be asked for, with everything that may stand in it."""
    for route in site(PageRenderer(settings, Verifier(settings)), Images(settings).jpeg).routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            for path in filled(route, {**PARAMETERS, **parameters}):
                yield from (path + query for query in QUERIES.get(path, [""]))


def filled(route: Route, parameters: Mapping[str, list[str]]) -> list[str]:
    names = list(route.param_convertors)
    values = product(*(parameters[name] for name in names))
    return [str(route.url_path_for(route.name, **dict(zip(names, chosen, strict=True)))) for chosen in values]


async def seen(client: AsyncClient, asked: list[str], headers: dict[str, str]) -> dict[str, tuple[int, str, bytes]]:
    """Status, location and content of each answer."""
    answers = {path: await client.get(path, headers=headers) for path in asked}
    contents = {path: KEY.sub(b"", answer.content) for path, answer in answers.items()}
    return {path: (one.status_code, one.headers.get("location", ""), contents[path]) for path, one in answers.items()}


@pytest.mark.parametrize("way", WAYS)
async def test_the_site_is_as_if_it_were_not_there(
    client: AsyncClient, settings: Settings, make: Builder, way: str
) -> None:
    """Also where everything was shown and kept before; and editors look first."""
    article = await secret_article(make, await known_article(make), is_draft=way == "DRAFT")
    comment = await make.comment(article_id=article)
    hidden = await described(make, article)
    asked = sorted(set(paths(settings, code=list(hidden.words["code"]), id=[f"Comment_{comment}"])))
    assert len(asked) > 60
    public = await seen(client, asked, {})
    assert way == "DRAFT" or sum(SECRET.encode() in content.lower() for _, _, content in public.values()) > 15

    await hide(make, way, article)
    assert (await client.get(f"/articles/{SECRET}", headers=EDITOR)).status_code == 200
    with_it = {name: await seen(client, asked, headers) for name, headers in VIEWERS.items()}
    await make.connection.execute("delete from news.article where id = $1", article)
    for name, headers in VIEWERS.items():
        for path, without in (await seen(client, asked, headers)).items():
            if way == "WITHDRAWN" and (path in TOLD or path.startswith("/s/")):
                assert with_it[name][path][0] == 410, path
                assert SECRET.encode() not in with_it[name][path][2].replace(quote(path).encode(), b""), path
            else:
                assert with_it[name][path] == without, path


async def test_a_preview_of_another_article_does_not_tell_of_it_either(
    client: AsyncClient, settings: Settings, make: Builder
) -> None:
    await secret_article(make, await known_article(make), is_draft=True)
    mine = await make.article(slug="mine", status="DRAFT", published_at=None)
    token = await make.preview_token(mine, at=datetime(2026, 1, 1, tzinfo=UTC))
    asked = sorted({f"{path}{'&' if '?' in path else '?'}preview={token}" for path in paths(settings, code=[], id=[])})

    with_it = await seen(client, asked, {})
    await make.connection.execute("delete from news.article where slug = $1", SECRET)
    assert await seen(client, asked, {}) == with_it
    assert "/articles/mine" in (await client.get(f"/?preview={token}")).text
