"""The files of embed.js: few, small, and readable by pages of all sites."""

import re

import pytest
from httpx import AsyncClient

from api.web_components.bundle import OTHER, bundled
from tests.builder import Builder

MOST = 15 * 1024
"""Bytes of all that a page with comments loads, but for the comments themselves."""
STYLESHEET = re.compile(r'<link rel="stylesheet" href="[^"]*?(/embed/files/[^"]+)"')


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_one_small_file_has_all_that_the_elements_need(client: AsyncClient, encoding: str) -> None:
    entry = await client.get("/embed.js", headers={"accept-encoding": encoding})

    assert entry.headers["content-encoding"] == encoding
    assert int(entry.headers["content-length"]) <= MOST
    assert OTHER.findall(entry.text) == []
    assert "adoptedStyleSheets" in entry.text
    assert all(line.count("`") % 2 == 0 for line in entry.text.splitlines())  # nothing is lost with the indents


async def test_the_script_is_asked_for_again_and_stylesheets_are_kept_for_ever(
    client: AsyncClient, make: Builder
) -> None:
    await make.article(slug="glass")
    entry = await client.get("/embed.js")
    again = await client.get("/embed.js", headers={"if-none-match": entry.headers["etag"]})
    sheets = [await client.get(path) for path in STYLESHEET.findall((await client.get("/embed/elements/glass")).text)]

    assert entry.headers["cache-control"] == "public, max-age=300"
    assert again.status_code == 304
    assert [each.headers["cache-control"] for each in sheets] == ["public, max-age=31536000, immutable"] * 2
    for file in (entry, *sheets):
        assert file.headers["access-control-allow-origin"] == "*"
        assert file.headers["x-content-type-options"] == "nosniff"


async def test_files_of_another_version_are_not_kept_and_no_others_are_there(client: AsyncClient) -> None:
    other = await client.get("/embed/files/0123456789ab/embed/embed.css")
    missing = [
        await client.get(f"/embed/files/0123456789ab/{name}")
        for name in ("embed/none.css", "site/desk.css", "..%2F..%2Fsite.py", "")
    ]

    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")
    assert {each.status_code for each in missing} == {404}


def test_what_cannot_be_put_together_is_refused() -> None:
    with pytest.raises(ValueError, match=r"site\.js has what is not bundled: export const \{ find"):
        bundled("site/comments/page.js")
