"""Looking objects up by their ID."""

import pytest

from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.newsroom import first, furnish

QUERY = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Article { slug } ... on Comment { body } } }"


async def test_every_type_is_found_by_its_own_id(ask: Ask, make: Builder) -> None:
    await furnish(make)
    types = ["Article", "KeyPoint", "Quote", "Person", "Share", "Comment", "Commenter"]
    ids = [f"{name}_{await first(make, name)}" for name in types]

    found = (await ask(QUERY, ids=ids))["nodes"]

    assert [(node["__typename"], node["id"]) for node in found] == list(zip(types, ids, strict=True))
    assert found[0].keys() == {"__typename", "id", "slug"}


async def test_nodes_keep_order_and_repetitions(ask: Ask, make: Builder) -> None:
    one, two = [f"Article_{await make.article(slug=slug)}" for slug in ("one", "two")]

    found = (await ask(QUERY, ids=[two, "nothing", one, two]))["nodes"]

    assert [node and node["slug"] for node in found] == ["two", None, "one", "two"]
    assert (await ask(QUERY, ids=[]))["nodes"] == []


@pytest.mark.parametrize(
    "id", ["", "x", "Article_", "Article_0", "Article_-1", "Article_1e3", f"Article_{10**18}", f"Article_{10**40}",
           "article_1", "Query_1", "Article_1 ", "Article_٣", "ArticleConnection_1", "Article_1'--"],
)  # fmt: skip
async def test_what_is_no_id_finds_nothing(ask: Ask, make: Builder, id: str) -> None:
    await make.article()

    assert await ask("query($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}


async def test_more_than_a_hundred_ids_are_refused(refused: Ask) -> None:
    error = await refused(QUERY, ids=["x"] * 101)

    assert error["extensions"] == {"code": "BAD_PAGE", "maximum": 100, "actual": 101}


COMMENTER = "query($id: ID!) { node(id: $id) { ... on Commenter { displayName } } }"


async def test_commenters_whom_a_viewer_sees_elsewhere_are_found(ask: Ask, make: Builder) -> None:
    """Oneself before the first comment; for moderators everyone; and whom all see in the place of a removed author."""
    author = await make.commenter(subject=PRIYA.subject, display_name=PRIYA.name)
    await make.comment(author_id=author, status="PENDING")
    viewers = (None, PRIYA, RAHUL, MODERATOR)

    found = [(await ask(COMMENTER, viewer, id=f"Commenter_{author}"))["node"] for viewer in viewers]
    removed = [(await ask(COMMENTER, viewer, id="Commenter_999999999999999999"))["node"] for viewer in viewers]
    oneself = (await ask("{ viewer { commenter { id } } }", RAHUL))["viewer"]["commenter"]["id"]

    assert found == [None, {"displayName": PRIYA.name}, None, {"displayName": PRIYA.name}]
    assert removed == [{"displayName": "Removed"}] * 4
    assert (await ask(COMMENTER, RAHUL, id=oneself))["node"] == {"displayName": RAHUL.name}


async def test_moderators_find_comments_of_a_withdrawn_article_as_in_the_queue(ask: Ask, make: Builder) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Comment { body parent { id } article { slug } } } }"
    parent = await make.comment()
    reply = await make.comment(parent_id=parent, status="PENDING", body="Held.")
    slug = await make.connection.fetchval("update news.article set status = 'WITHDRAWN' returning slug")
    viewers = (None, PRIYA, MODERATOR)

    found = [(await ask(query, viewer, id=f"Comment_{reply}"))["node"] for viewer in viewers]

    shown = {"body": "Held.", "parent": {"id": f"Comment_{parent}"}, "article": {"slug": slug}}
    assert found == [None, None, shown]
