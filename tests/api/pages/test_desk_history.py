"""An article's history on the desk: its revisions, what each changed, the page as it was, and restoring."""

import re
from typing import Any

from httpx import AsyncClient

from api.localization.history_words import revision_fields
from schema.rules.publishing.fields import FIELDS
from tests.api.pages.reader import Page
from tests.api.pages.test_desk_pages import ANN, ORIGIN, cookie, pages
from tests.builder import Builder

__all__ = ["pages"]

PUT = """mutation($input: PutArticleInput!) { putArticle(input: $input) {
  article { id revision } errors { code message path }
} }"""
FIRST: dict[str, Any] = {
    "headline": "The <b>lock</b> gates",
    "slug": "gates",
    "body": {"markdown": "They opened at six.\n\nNobody saw it, and nobody had been told."},
    "keyPoints": ["Six"],
}
SECOND: dict[str, Any] = {
    "headline": "The gates",
    "body": {"markdown": "Nobody saw it, and nobody had been told.\n\nThey opened at seven."},
    "authors": [{"person": "Bo Li", "role": "Text"}],
    "seo": {"noIndex": True},
    "note": "The <i>hour</i> was wrong",
}


async def put(pages: AsyncClient, **given: Any) -> Any:
    token = {"authorization": f"Bearer {ANN['cookie'].partition('=')[2]}"}
    response = await pages.post("/graphql", json={"query": PUT, "variables": {"input": given}}, headers=token)
    written = response.json()["data"]["putArticle"]
    assert written["errors"] == []
    return written["article"]


async def words(pages: AsyncClient, path: str) -> str:
    response = await pages.get(path, headers=ANN)
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    return " ".join(Page(response.text).words)


async def test_each_revision_is_listed_with_what_it_changed_and_can_be_read_as_it_was(
    pages: AsyncClient, make: Builder
) -> None:
    id = (await put(pages, **FIRST))["id"]
    await put(pages, id=id, **SECOND)

    latest = await words(pages, f"/desk/{id}/history")
    assert "2. Saved" in latest
    assert "Ann M Headline, Text, Authors, For search engines and other sites The <i>hour</i> was wrong" in latest
    assert "Headline The Taken out: <b>lock</b> gates" in latest
    assert "Authors New: Bo Li – Text" in latest  # noqa: RUF001
    assert "Keep search engines from listing it Taken out: – New: Yes" in latest  # noqa: RUF001
    assert "They opened at Taken out: six New: seven" in latest
    assert "Key points" not in latest.partition("Revision 2")[2]

    first = Page((await pages.get(f"/desk/{id}/history?number=1", headers=ANN)).text)
    assert "Status Taken out: – New: Draft" in " ".join(first.words)  # noqa: RUF001
    assert first.links["Compare with the present"] == "?number=1&against=2#changes"
    past = await pages.get(first.links["Read it as it was"], headers=ANN)
    assert "The <b>lock</b> gates" in Page(past.text).words
    assert past.headers["content-security-policy"].endswith("; sandbox")
    assert Page(past.text).links["History"] == f"/desk/{id}/history"


async def test_restoring_shows_what_it_changes_and_waits_for_whoever_was_first(
    pages: AsyncClient, make: Builder
) -> None:
    id = (await put(pages, **FIRST))["id"]
    await put(pages, id=id, **SECOND)
    path = f"/desk/{id}/history/1/restore"

    async def sent(headers: dict[str, str] = ORIGIN | ANN, expected: int = 2, **fields: Any) -> Any:
        return await pages.post(path, data={"expected": str(expected), **fields}, headers=headers)

    asked = await pages.get(path, headers=ANN)
    assert re.findall(r'name="field" value="(\w+)" checked', asked.text) == ["headline", "body", "authors", "seo"]
    assert "They opened at Taken out: seven New: six" in " ".join(Page(asked.text).words)

    await put(pages, id=id, summary="In between.")
    late = await sent(field=["headline", "body"], note="Back to six")
    assert late.status_code == 409
    assert "Somebody has saved a newer version." in late.text
    assert "Summary" in " ".join(Page(late.text).words)
    assert ('name="expected" value="3"' in late.text, 'value="Back to six"' in late.text) == (True, True)
    assert (await sent(expected=3)).status_code == 422
    assert (await sent(expected=3, field="nonsense")).status_code == 422
    assert (await sent(ANN, 3, field="body")).status_code == 403
    assert (await sent(ORIGIN | cookie("moderator"), 3, field="body")).status_code == 403
    assert await make.connection.fetchval("select max(number) from news.article_revision") == 3

    done = await sent(expected=3, field=["headline", "body"], note="Back to six", key="once")
    again = await sent(expected=3, field=["headline", "body"], note="Back to six", key="once")
    assert [each.headers["location"] for each in (done, again)] == [f"/desk/{id}/history"] * 2
    latest = await words(pages, f"/desk/{id}/history")
    assert "4. Restored" in latest
    assert "Headline, Text Back to six" in latest
    assert "Nothing is different." in await words(pages, f"/desk/{id}/history/4/restore")


async def test_what_was_never_there_is_not_found(pages: AsyncClient) -> None:
    id = (await put(pages, **FIRST))["id"]
    never = [f"{id}/history{query}" for query in ("?number=9", "?number=x", "?against=9", "?after=x", "/9/restore")]
    never += [f"{id}/history/{path}" for path in ("x/restore", "page", "page?at=x", "page?at=2001-01-01T00:00:00Z")]
    never += ["Person_1/history", "Article_9/history", "Article_9/history/1/restore"]

    found = {path: (await pages.get(f"/desk/{path}", headers=ANN)).status_code for path in never}
    assert found == dict.fromkeys(never, 404)
    assert (await pages.get(f"/desk/{id}/history", headers=cookie())).status_code == 403


def test_every_field_of_an_article_has_its_name() -> None:
    names = {name.replace("_", "") for name in FIELDS}

    assert names <= {name.lower() for name in revision_fields()}
