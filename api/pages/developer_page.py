"""The developer page: first queries to paste, with the answers that this very server gives."""

import json
import shlex
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import strip_ignored_characters
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.http_caching.exchange import current_exchange
from api.pages.documents import FOLDER, query
from api.pages.error_explanations import ERRORS
from api.pages.rendering import PageRenderer
from schema.engine.answers import Answer
from schema.engine.execution import Request as Operation
from schema.rules.user_errors import ErrorCode

ANSWERED = ("front_page", "article_page", "comment", "counts")
WORDS = "The furnace was lit when my grandfather was an apprentice; I shall go and see it again."


@dataclass(frozen=True, slots=True)
class Example:
    """An operation to paste, and its answer, None where nothing comes at once."""

    document: str
    variables: str
    curl: str
    answer: str | None


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    developers = Developers(renderer)
    return [Route("/developers", developers.show)]


class Developers:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer

    async def show(self, request: Request) -> Response:
        examples, codes = await self._make(), [code.name for code in ErrorCode]
        slug = json.loads(examples["article_page"].variables)["slug"]
        context: dict[str, Any] = {"examples": examples, "slug": slug, "codes": codes, "errors": ERRORS}
        viewer, settings = await self.renderer.viewer(request), self.renderer.settings
        current_exchange().personal = True  # no tag says when what comes live is another
        return self.renderer.render(request, "developers.html", viewer=viewer, settings=settings, **context)

    async def _make(self) -> dict[str, Example]:
        """Executed as an anonymous reader: the comment is refused, so nothing is written."""
        found = (await self.renderer.execute("example_subject"))["articles"]["nodes"]
        subject = found[0] if found else {"id": "Article_1", "slug": "the-slug-of-an-article"}
        comment = {"articleId": subject["id"], "idempotencyKey": "one-for-each-comment", "body": WORDS}
        variables: dict[str, dict[str, Any]] = {
            "front_page": {},
            "article_page": {"slug": subject["slug"]},
            "comment": {"input": comment},
            "counts": {"articleIds": [subject["id"]]},
        }
        answered = ANSWERED if found else ("front_page",)
        made = {name: await self._example(name, given, name in answered) for name, given in variables.items()}
        live = {"articleId": subject["id"], **_behind(made["article_page"])}
        return {**made, "live": await self._example("live", live, False)}

    async def _example(self, name: str, variables: dict[str, Any], is_answered: bool) -> Example:
        document = (FOLDER / f"example_{name}.graphql").read_text("utf-8").strip()
        answer = _pretty(await self._answer(f"example_{name}", variables)) if is_answered else None
        return Example(document, _pretty(variables) if variables else "", self._curl(document, variables), answer)

    async def _answer(self, document: str, variables: dict[str, Any]) -> Any:
        """The answer, or the first result of a subscription."""
        results = await self.renderer.engine.stream(Operation(query(document), variables))
        if isinstance(results, Answer):
            return orjson.loads(results.body)
        async with aclosing(results):
            return orjson.loads((await anext(results)).body)

    def _curl(self, document: str, variables: dict[str, Any]) -> str:
        """A subscription's goes on until it is stopped; who changes something brings the token that the page made."""
        kind = document.split()[0]
        extra = {"subscription": "-N -H 'accept: text/event-stream' ", "mutation": '-H "authorization: Bearer $token" '}
        parameters = {"query": strip_ignored_characters(document), **({"variables": variables} if variables else {})}
        body = shlex.quote(json.dumps(parameters, ensure_ascii=False))
        address = f"{self.renderer.settings.public_url}/graphql"
        return f"curl {extra.get(kind, '')}{address} -H 'content-type: application/json' -d {body}"


def _behind(page: Example) -> dict[str, str]:
    """From where on the page's comments are followed, once there is a page."""
    article = json.loads(page.answer)["data"]["article"] if page.answer else None
    return {"after": article["comments"]["feedCursor"]} if article else {}


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
