"""What stands under an address: the article, where it has gone, or that it is gone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA, Ask

SITE = "https://news.example"
RESOLVE = """
query($path: String!) {
  resolve(path: $path) {
    __typename
    ... on Article { slug }
    ... on Redirect { to status article { slug } }
    ... on Gone { withdrawnAt }
  }
}
"""
SLUG = "query($slug: String!) { article(slug: $slug) { slug } }"


async def resolved(ask: Ask, path: str, viewer: Identity | None = None) -> Any:
    return (await ask(RESOLVE, viewer, path=path))["resolve"]


async def moved(make: Builder, *slugs: str, **columns: Any) -> int:
    """An article that has had these slugs, the last of them now."""
    article = await make.article(slug=slugs[0], **columns)
    for slug in slugs[1:]:
        await change(make, article, slug=slug)
    return article


async def change(make: Builder, article: int, **columns: Any) -> None:
    for name, value in columns.items():
        await make.connection.execute(f"update news.article set {name} = $2 where id = $1", article, value)


def redirect(slug: str) -> dict[str, Any]:
    to = f"{SITE}/articles/{slug}"
    return {"__typename": "Redirect", "to": to, "status": 301, "article": {"slug": slug}}


@pytest.mark.parametrize(
    "path",
    ["/articles/the-bridge", "/articles/the-bridge/", "/articles/THE-Bridge", "/articles/the%2Dbridge?a=b#c",
     f"{SITE}/articles/the-bridge", "http://NEWS.example/articles/the-bridge?utm=1", f" {SITE}/articles/the-bridge ",
     f"{SITE}:443/articles/the-bridge"],
)  # fmt: skip
async def test_an_article_stands_under_its_address_however_that_is_spelled(ask: Ask, make: Builder, path: str) -> None:
    await make.article(slug="the-bridge")

    assert await resolved(ask, path) == {"__typename": "Article", "slug": "the-bridge"}


@pytest.mark.parametrize(
    "path",
    ["", "/", "/articles", "/articles/", "/articles//", "the-bridge", "articles/the-bridge", "/people/the-bridge",
     "/articles/the-bridge/comments.atom", "/x/articles/the-bridge", "https://elsewhere.example/articles/the-bridge",
     "//elsewhere.example/articles/the-bridge", "ftp://news.example/articles/the-bridge",
     f"{SITE}:9/articles/the-bridge",
     "https://x@news.example/articles/the-bridge", "https://[/articles/the-bridge", "javascript:/articles/the-bridge",
     "/articles/the-bridge%00", "/articles/the%2Fbridge", "/articles/%ff"],
)  # fmt: skip
async def test_nothing_else_is_an_address_of_it(ask: Ask, make: Builder, path: str) -> None:
    await make.article(slug="the-bridge")

    assert await resolved(ask, path) is None


async def test_every_slug_that_it_had_leads_to_it_at_once(ask: Ask, make: Builder) -> None:
    await moved(make, "one", "brücke", "three")

    for path in ("one", "ONE", "br%C3%BCcke", "bru\u0308cke", "BRÜCKE"):
        assert await resolved(ask, f"/articles/{path}") == redirect("three")
        assert await ask(SLUG, slug=path) == {"article": {"slug": "three"}} or path == "BRÜCKE"
    assert await resolved(ask, "/articles/three") == {"__typename": "Article", "slug": "three"}


async def test_a_slug_that_comes_back_is_its_address_again(ask: Ask, make: Builder) -> None:
    await moved(make, "one", "two", "one")

    assert await resolved(ask, "/articles/one") == {"__typename": "Article", "slug": "one"}
    assert await resolved(ask, "/articles/two") == redirect("one")


async def test_another_article_may_take_the_address_as_soon_as_readers_see_it(ask: Ask, make: Builder) -> None:
    await moved(make, "news", "older")
    newer = await make.article(slug="news", status="DRAFT")
    taken = {"__typename": "Article", "slug": "news"}

    assert await resolved(ask, "/articles/news") == redirect("older")
    assert await ask(SLUG, slug="news") == {"article": {"slug": "older"}}
    assert await resolved(ask, "/articles/news", EDITOR) == taken
    await change(make, newer, status="PUBLISHED")
    assert await resolved(ask, "/articles/news") == taken
    await change(make, newer, slug="newest")
    assert await resolved(ask, "/articles/news") == redirect("newest")


async def test_what_readers_never_knew_has_no_former_address(ask: Ask, make: Builder) -> None:
    """The working titles of a draft and of what is scheduled, also once it is published; and that it was withdrawn."""
    draft = await moved(make, "draft-one", "draft-two", status="DRAFT", published_at=None)
    later = await moved(make, "later-one", "later-two", published_at=datetime.now(UTC) + timedelta(days=1))
    for article, slug in ((draft, "draft-two"), (later, "later-two")):
        assert await resolved(ask, f"/articles/{slug}") is None
        await change(make, article, status="WITHDRAWN")
        assert await resolved(ask, f"/articles/{slug}") is None
        await change(make, article, published_at=datetime.now(UTC), status="PUBLISHED")
        assert await resolved(ask, f"/articles/{slug}") == {"__typename": "Article", "slug": slug}

    for slug in ("draft-one", "later-one"):
        assert await resolved(ask, f"/articles/{slug}") is None


async def test_what_was_withdrawn_is_gone_under_all_its_addresses(ask: Ask, make: Builder) -> None:
    article = await moved(make, "one", "two")
    await change(make, article, status="WITHDRAWN")
    at = await make.connection.fetchval("select withdrawn_at from news.article")

    for path in ("/articles/one", "/articles/two", "/articles/TWO"):
        gone = await resolved(ask, path)
        assert gone["__typename"] == "Gone"
        assert datetime.fromisoformat(gone["withdrawnAt"]) == at
        assert (await resolved(ask, path, PRIYA))["__typename"] == "Gone"
        assert (await resolved(ask, path, MODERATOR))["__typename"] == "Gone"
    assert await resolved(ask, "/articles/two", EDITOR) == {"__typename": "Article", "slug": "two"}
    await change(make, article, status="PUBLISHED")
    assert await resolved(ask, "/articles/one") == redirect("two")


async def test_short_links_stand_for_their_article(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="one")
    code = await make.connection.fetchval("select to_hex(min(id)) from news.share where article_id = $1", article)

    for path in (f"/s/{code}", f"{SITE}/s/{code}/"):
        assert await resolved(ask, path) == {"__typename": "Article", "slug": "one"}
    for path in ("/s/", "/s/none", f"/s/{code}/server", f"https://elsewhere.example/s/{code}", "/s/a%00"):
        assert await resolved(ask, path) is None
    await change(make, article, status="WITHDRAWN")
    assert (await resolved(ask, f"/s/{code}"))["__typename"] == "Gone"


@pytest.mark.parametrize("target", [f"{SITE}/articles/other", "/articles/other", "https://elsewhere.example/x?y=1"])
async def test_readers_of_what_was_withdrawn_are_sent_where_it_says(ask: Ask, make: Builder, target: str) -> None:
    await make.article(slug="other")
    article = await moved(make, "one", "two")
    await change(make, article, status="WITHDRAWN", redirect_to=target)

    for path in ("/articles/one", "/articles/two"):
        found = await resolved(ask, path)
        assert found["to"] == (SITE + target if target.startswith("/") else target)
        assert found["article"] == (None if "elsewhere" in target else {"slug": "other"})


async def test_lists_know_the_former_slugs_of_articles(ask: Ask, make: Builder) -> None:
    query = '{ articles(orderBy: OLDEST, filter: {slugs: ["one", "two"]}) { nodes { slug formerSlugs } } }'
    await moved(make, "one", "two", "three")
    assert await ask(query) == {"articles": {"nodes": [{"slug": "three", "formerSlugs": ["one", "two"]}]}}

    await make.article(slug="two")
    found = (await ask(query))["articles"]["nodes"]
    assert [article["slug"] for article in found] == ["three", "two"]


async def test_comments_shares_and_ids_follow_the_article(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="one")
    comment = await make.comment(article_id=article)
    query = """
    query($id: ID!, $comment: ID!) {
      node(id: $id) { ... on Article { slug commentCount comments { nodes { id } } shares { code } } }
      comment: node(id: $comment) { ... on Comment { permalink article { slug } } }
    }
    """
    before = await ask(query, id=f"Article_{article}", comment=f"Comment_{comment}")
    await change(make, article, slug="two")
    after = await ask(query, id=f"Article_{article}", comment=f"Comment_{comment}")

    assert after["node"] == before["node"] | {"slug": "two"}
    assert after["comment"]["article"] == {"slug": "two"}
    assert after["comment"]["permalink"] == f"{SITE}/articles/two#Comment_{comment}"


PUT = "mutation($input: PutArticleInput!) { putArticle(input: $input) { article { id slug } errors { code path } } }"
PUBLISH = "mutation($id: ID!) { publishArticle(input: {articleId: $id}) { errors { code } } }"
WITHDRAW = """
mutation($input: WithdrawArticleInput!) { withdrawArticle(input: $input) { article { slug } errors { code path } } }
"""


async def published(ask: Ask, **given: Any) -> dict[str, str]:
    body = {"body": {"markdown": "Words of it."}}
    article: dict[str, str] = (await ask(PUT, EDITOR, input=body | given))["putArticle"]["article"]
    await ask(PUBLISH, EDITOR, id=article["id"])
    return article


async def test_addresses_follow_what_editors_do(ask: Ask) -> None:
    """And no article takes the former address of another but by a slug that is asked for."""
    article = await published(ask, headline="Snow in June", slug="snow")
    await ask(PUT, EDITOR, input={"id": article["id"], "slug": "snow-in-june"})
    assert await resolved(ask, "/articles/snow") == redirect("snow-in-june")

    assert (await published(ask, headline="Snow"))["slug"] == "snow-2"
    assert await resolved(ask, "/articles/snow") == redirect("snow-in-june")
    assert (await published(ask, headline="Snow", slug="snow"))["slug"] == "snow"
    assert await resolved(ask, "/articles/snow") == {"__typename": "Article", "slug": "snow"}

    await ask(WITHDRAW, EDITOR, input={"articleId": article["id"], "redirectTo": "/articles/snow"})
    assert await resolved(ask, "/articles/snow-in-june") == redirect("snow")
    await ask(PUBLISH, EDITOR, id=article["id"])
    assert await resolved(ask, "/articles/snow-in-june") == {"__typename": "Article", "slug": "snow-in-june"}


@pytest.mark.parametrize(
    "target",
    ["x", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "https://a.example/\x7f", "https:// a",
     "http:///x", "https://a.example/" + "x" * 3000, "/a\x90", "ftp://a.example/", "/a b"],
)  # fmt: skip
async def test_readers_are_sent_to_addresses_only(ask: Ask, target: str) -> None:
    article = await published(ask, headline="Snow")

    answer = (await ask(WITHDRAW, EDITOR, input={"articleId": article["id"], "redirectTo": target}))["withdrawArticle"]

    assert answer["article"] is None
    assert [error["path"] for error in answer["errors"]] == [["input", "redirectTo"]]


async def test_the_address_that_an_article_had_elsewhere_leads_to_it_as_long_as_readers_may_see_it(
    ask: Ask, make: Builder
) -> None:
    article = await make.article(slug="the-bridge")
    for path in ("/2014/05/the-bridge", "/?p=12"):
        await make.connection.execute("insert into news.old_address values ($1, $2)", path, article)

    for path in ("/2014/05/The-Bridge/", f"{SITE}/2014/05/the-bridge/index.html?utm_source=a#b", "/?p=12&utm_source=a"):
        assert await resolved(ask, path) == redirect("the-bridge")
    for path in ("/", "/?p=13", "https://elsewhere.example/?p=12"):
        assert await resolved(ask, path) is None
    await change(make, article, status="DRAFT")
    assert await resolved(ask, "/?p=12") is None


async def withdrawn(ask: Ask, article: str, to: str | None = None) -> list[dict[str, Any]]:
    given = {"articleId": article, "redirectTo": to}
    errors: list[dict[str, Any]] = (await ask(WITHDRAW, EDITOR, input=given))["withdrawArticle"]["errors"]
    return errors


CIRCLE = [{"code": "INVALID_VALUE", "path": ["input", "redirectTo"]}]


async def test_what_would_send_readers_round_or_nowhere_is_refused(ask: Ask, make: Builder) -> None:
    """However the address is spelled, through however many withdrawals, and by former addresses and short links."""
    one, two, three = [(await published(ask, headline=word, slug=word))["id"] for word in ("brücke", "two", "three")]
    await ask(PUT, EDITOR, input={"id": one, "slug": "pont"})
    key = int(one.removeprefix("Article_"))
    code = await make.connection.fetchval("select to_hex(min(id)) from news.share where article_id = $1", key)
    own = [
        "/articles/pont",
        "/articles/PONT/",
        f"{SITE}/articles/br%c3%bccke?a#b",
        "HTTP://News.Example:80/articles/pont",
    ]

    await make.connection.execute(
        "insert into news.old_address values ('/?p=12', $1)", int(one.removeprefix("Article_"))
    )

    for to in (*own, f"/s/{code}", "/articles/br%C3%BCcke", f"{SITE}/?p=12&utm_source=a"):
        assert await withdrawn(ask, one, to) == CIRCLE
    assert await withdrawn(ask, one, "/articles/two") == []
    assert await withdrawn(ask, two, "/articles/three#comments") == []
    assert (await resolved(ask, "/articles/brücke"))["to"] == f"{SITE}/articles/three#comments"
    for to in own:
        assert await withdrawn(ask, three, to) == CIRCLE
    assert await withdrawn(ask, three) == []
    for path in ("pont", "two", "three"):
        assert (await resolved(ask, f"/articles/{path}"))["__typename"] == "Gone"
    assert await withdrawn(ask, two, "/articles/three") == CIRCLE
    for to in (
        "https://elsewhere.example/articles/two",
        "/articles/none",
        "/",
        "/articles/%ff",
        f"{SITE}/articles/%00",
    ):
        assert await withdrawn(ask, two, to) == []
        assert (await resolved(ask, "/articles/pont"))["to"] == (SITE + to if to.startswith("/") else to)


async def test_readers_never_go_round_whatever_was_written_since(ask: Ask, make: Builder) -> None:
    one, two = [await make.article(slug=slug) for slug in ("one", "two")]
    await change(make, one, status="WITHDRAWN", redirect_to="/articles/none")
    await change(make, two, status="WITHDRAWN", redirect_to=f"{SITE}/articles/one")
    assert (await resolved(ask, "/articles/two"))["to"] == f"{SITE}/articles/none"

    await change(make, one, redirect_to="/articles/two")
    for path in ("one", "two"):
        assert (await resolved(ask, f"/articles/{path}"))["__typename"] == "Gone"
