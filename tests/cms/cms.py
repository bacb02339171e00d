"""The CMS: gql as it comes, with a service token, which sends pictures as files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

from gql import Client, FileVar, gql
from gql.client import AsyncClientSession
from gql.transport.httpx import HTTPXAsyncTransport

FIELDS = "article { id slug url status revision } errors { code message path }"
PUT_IMAGE = "mutation($input: PutImageInput!) { answer: putImage(input: $input) { image { id } errors { code } } }"
PUT = f"mutation($input: PutArticleInput!) {{ answer: putArticle(input: $input) {{ {FIELDS} }} }}"
PUBLISH = f"mutation($input: PublishArticleInput!) {{ answer: publishArticle(input: $input) {{ {FIELDS} }} }}"
CORRECT = f"mutation($input: CorrectArticleInput!) {{ answer: correctArticle(input: $input) {{ {FIELDS} }} }}"
WITHDRAW = f"mutation($input: WithdrawArticleInput!) {{ answer: withdrawArticle(input: $input) {{ {FIELDS} }} }}"


class Cms:
    def __init__(self, session: AsyncClientSession) -> None:
        self.session = session

    async def image(self, data: bytes, **given: Any) -> str:
        file = FileVar(BytesIO(data), filename="picture.jpg", content_type="image/jpeg")
        payload = await self._asked(PUT_IMAGE, {**given, "upload": file}, upload_files=True)
        return str(payload["image"]["id"])

    async def put(self, **given: Any) -> Any:
        return (await self._asked(PUT, given))["article"]

    async def publish(self, article: str, at: datetime | None = None) -> Any:
        return (await self._asked(PUBLISH, {"articleId": article, "at": at and at.isoformat()}))["article"]

    async def correct(self, article: str, text: str) -> Any:
        return (await self._asked(CORRECT, {"articleId": article, "text": text}))["article"]

    async def withdraw(self, article: str, **given: Any) -> Any:
        return (await self._asked(WITHDRAW, {"articleId": article, **given}))["article"]

    async def _asked(self, document: str, given: dict[str, Any], **options: Any) -> Any:
        request = gql(document)
        request.variable_values = {"input": given}
        payload = (await self.session.execute(request, **options))["answer"]
        assert payload["errors"] == [], payload["errors"]
        return payload


@asynccontextmanager
async def connected(url: str, token: str) -> AsyncIterator[Cms]:
    transport = HTTPXAsyncTransport(url=f"{url}/graphql", headers={"authorization": f"Bearer {token}"}, timeout=60)
    async with Client(transport=transport, fetch_schema_from_transport=True, execute_timeout=60) as session:
        yield Cms(session)
