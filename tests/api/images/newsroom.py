"""A newsroom that puts images over HTTP, and readers that fetch them."""

from dataclasses import dataclass
from typing import Any

import orjson
from httpx import AsyncClient, Response

from tests.api.images.pictures import jpeg
from tests.api.publisher import bearer

EDITOR = {"authorization": bearer(roles=["EDITOR"], sub="ed", name="Ed I")}
FIELDS = "id alt caption credit width height placeholder blurHash focalPoint { x y }"
PUT = f"""mutation ($input: PutImageInput!) {{
  putImage(input: $input) {{ image {{ {FIELDS} }} errors {{ code message path }} }}
}}"""
UPLOAD = "mutation { createImageUpload { upload { uploadId uploadUrl expiresAt } errors { code } } }"
URL = """query ($id: ID!, $width: Int!, $aspect: Float, $format: ImageFormat) { node(id: $id) { ... on Image {
  rendition(width: $width, aspect: $aspect, format: $format) { url width height }
} } }"""


@dataclass
class Newsroom:
    client: AsyncClient

    async def ask(self, query: str, headers: dict[str, str] = EDITOR, **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        answer = (await self.client.post("/graphql", json=body, headers=headers)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def put(self, data: bytes | None = None, **given: Any) -> Any:
        """The payload; with bytes, by a multipart request."""
        if data is None:
            return (await self.ask(PUT, input=given))["putImage"]
        answer = (await self.upload(data, {**given, "upload": None})).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]["putImage"]

    async def upload(self, data: bytes, given: dict[str, Any], headers: dict[str, str] = EDITOR) -> Response:
        operations = {"query": PUT, "variables": {"input": given}}
        parts = {"operations": (None, orjson.dumps(operations)), "map": (None, b'{"0": ["variables.input.upload"]}')}
        return await self.client.post("/graphql", files={**parts, "0": ("picture", data)}, headers=headers)

    async def image(self, data: bytes | None = None, **given: Any) -> Any:
        """An image of a picture of halves unless of another."""
        payload = await self.put(jpeg() if data is None else data, **given)
        assert payload["errors"] == []
        return payload["image"]

    async def refused(self, data: bytes | None = None, **given: Any) -> Any:
        """The only error."""
        payload = await self.put(data, **given)
        assert payload["image"] is None
        (error,) = payload["errors"]
        return error

    async def rendition(self, id: str, headers: dict[str, str] = EDITOR, width: int = 200, **size: Any) -> Any:
        found = await self.ask(URL, headers, id=id, width=width, **size)
        return found["node"] and found["node"]["rendition"]

    async def fetch(self, url: str, accept: str = "*/*", **headers: str) -> Response:
        return await self.client.get(url, headers={"accept": accept, **headers})
