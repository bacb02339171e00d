"""The files of embed.js: small, kept for ever, and readable by pages of all sites."""

import re

import pytest
from httpx import AsyncClient, Response

MOST = 15 * 1024
"""Bytes of all that a page with comments loads, but for the comments themselves."""
IMPORT = re.compile(r'^import .*"([^"]+)";$', re.MULTILINE)
SHEET = re.compile(r'"(\.[^"]*\.css)"')


async def loaded(client: AsyncClient, encoding: str) -> tuple[Response, list[Response]]:
    """The entry, and what it leads to."""
    entry = await client.get("/embed.js", headers={"accept-encoding": encoding})
    pending = [entry]
    found: dict[str, Response] = {}
    for file in pending:
        for name in [*IMPORT.findall(file.text), *SHEET.findall(file.text)]:
            url = str(file.url.join(name))
            if url not in found:
                found[url] = await client.get(url, headers={"accept-encoding": encoding})
                pending.append(found[url])
    return entry, [*found.values()]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_all_files_together_stay_small(client: AsyncClient, encoding: str) -> None:
    entry, files = await loaded(client, encoding)

    assert {file.headers["content-encoding"] for file in files} == {encoding}
    assert sum(int(file.headers["content-length"]) for file in (entry, *files)) <= MOST


async def test_the_entry_is_asked_for_again_and_names_all_modules_which_are_kept_for_ever(client: AsyncClient) -> None:
    entry, files = await loaded(client, "identity")
    modules = [str(file.url) for file in files if file.headers["content-type"].startswith("text/javascript")]
    again = await client.get("/embed.js", headers={"if-none-match": entry.headers["etag"]})

    assert entry.headers["cache-control"] == "public, max-age=300"
    assert again.status_code == 304
    assert {str(entry.url.join(name)) for name in IMPORT.findall(entry.text)} == {*modules}
    for file in files:
        assert (file.status_code, file.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert all(line.count("`") % 2 == 0 for line in file.text.splitlines())  # nothing is lost with the indents
    for file in (entry, *files):
        assert file.headers["access-control-allow-origin"] == "*"
        assert file.headers["x-content-type-options"] == "nosniff"


async def test_files_of_another_version_are_not_kept_and_no_others_are_there(client: AsyncClient) -> None:
    other = await client.get("/embed/files/0123456789ab/embed/count.js")
    missing = [
        await client.get(f"/embed/files/0123456789ab/{name}")
        for name in ("embed/none.js", "site/desk/page.js", "..%2F..%2Fsite.py", "")
    ]

    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")
    assert {each.status_code for each in missing} == {404}
