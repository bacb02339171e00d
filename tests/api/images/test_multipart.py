"""Multipart requests: one operation with its files, within limits, and as no form of another site can send it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from databases import Database

from api.settings.settings import Settings
from tests.api.images.newsroom import EDITOR, PUT, UPLOAD, Newsroom
from tests.api.images.pictures import encoded, halves, jpeg
from tests.api.pages.sites import application
from tests.api.publisher import SECRET, bearer

OPERATIONS = {"query": PUT, "variables": {"input": {"upload": None, "alt": "A"}}}
MAP = {"0": ["variables.input.upload"]}
COOKIE = {"cookie": "dateline_token=" + EDITOR["authorization"].removeprefix("Bearer ")}


@pytest.fixture
async def small(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A newsroom that takes small pictures."""
    settings = Settings(database_url=database_url, jwt_secret=SECRET, data_dir=tmp_path, image_bytes=20_000)
    async with application(settings) as client:
        yield Newsroom(client)


async def send(newsroom: Newsroom, operations: Any, places: Any, headers: dict[str, str] = EDITOR) -> tuple[int, Any]:
    parts = {name: (None, part if isinstance(part, bytes) else orjson.dumps(part)) for name, part in
             (("operations", operations), ("map", places)) if part is not None}  # fmt: skip
    answer = await newsroom.client.post("/graphql", files={**parts, "0": ("a.jpg", jpeg())}, headers=headers)
    body = answer.json()
    return answer.status_code, body["errors"][0]["extensions"]["code"] if "errors" in body else body["data"]


@pytest.mark.parametrize(
    ("operations", "places"),
    [
        (None, MAP),
        (OPERATIONS, None),
        (b"{", MAP),
        (OPERATIONS, b"{"),
        ([OPERATIONS], MAP),
        ("words", MAP),
        (OPERATIONS, []),
        (OPERATIONS, {"0": "variables.input.upload"}),
        (OPERATIONS, {"0": [7]}),
        (OPERATIONS, {"0": ["variables.input.nothing"]}),
        (OPERATIONS, {"0": ["variables.nothing.upload"]}),
        (OPERATIONS, {"0": ["variables.input.alt"]}),
        (OPERATIONS, {"0": ["variables.input.upload.0"]}),
        (OPERATIONS, {"0": ["variables"]}),
        (OPERATIONS, {"0": ["query"]}),
        (OPERATIONS, {"0": [""]}),
        (OPERATIONS, {"0": ["variables.input.upload"] * 11}),
        (OPERATIONS, {"1": ["variables.input.upload"]}),
        ({"query": PUT, "variables": {"input": [None]}}, {"0": ["variables.input.1"]}),
        ({"query": PUT, "variables": None}, MAP),
        ({"query": PUT}, MAP),
    ],
    ids=str,
)
async def test_a_malformed_request_is_told_so(small: Newsroom, operations: Any, places: Any) -> None:
    assert await send(small, operations, places) == (400, "BAD_REQUEST")


async def test_a_file_that_is_not_sent_or_not_asked_for_is_no_crash(small: Newsroom) -> None:
    operations = {"query": PUT, "variables": {"input": {"upload": "words"}}}

    status, code = await send(small, operations, {})

    assert (status, code) == (200, "BAD_USER_INPUT")


async def test_forms_of_other_sites_are_refused(small: Newsroom) -> None:
    assert await send(small, OPERATIONS, MAP, COOKIE) == (400, "BAD_REQUEST")

    for name in ("apollo-require-preflight", "x-apollo-operation-name"):
        status, data = await send(small, OPERATIONS, MAP, {**COOKIE, name: "true"})
        assert (status, data["putImage"]["errors"]) == (200, [])


async def test_files_need_a_token(small: Newsroom) -> None:
    assert await send(small, OPERATIONS, MAP, {"apollo-require-preflight": "true"}) == (401, "NOT_SIGNED_IN")
    status, data = await send(small, OPERATIONS, MAP, {"authorization": bearer()})
    assert (status, data["putImage"]["errors"][0]["code"]) == (200, "FORBIDDEN")


async def test_a_file_that_is_too_large_is_refused(small: Newsroom) -> None:
    over = await small.upload(b"x" * 130_000, {"upload": None})
    assert (over.status_code, over.json()["errors"][0]["extensions"]["code"]) == (413, "CONTENT_TOO_LARGE")

    picture = encoded(halves((2000, 2000)), "BMP")[:50_000]
    error = await small.refused(picture)
    assert (error["code"], error["path"]) == ("IMAGE_TOO_LARGE", ["input", "upload"])


async def test_no_boundary_and_no_body_are_told(small: Newsroom) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary="):
        headers = {**EDITOR, "content-type": content_type}
        answer = await small.client.post("/graphql", content=b"words", headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


async def test_uploads_to_an_address_are_bounded_and_end(small: Newsroom) -> None:
    upload = (await small.ask(UPLOAD))["createImageUpload"]["upload"]
    large = await small.client.put(upload["uploadUrl"], content=b"x" * 20_001)
    address = upload["uploadUrl"]
    forged = await small.client.put(address[:-1] + ("y" if address.endswith("x") else "x"), content=b"x")

    assert (large.status_code, large.json()["errors"][0]["extensions"]["code"]) == (413, "CONTENT_TOO_LARGE")
    assert (forged.status_code, forged.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
