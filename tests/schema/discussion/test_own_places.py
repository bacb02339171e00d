"""Lists of readers who see some of what is hidden are read by other statements, and are the same."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import orjson
import pytest

from schema.engine.execution import Engine, Request
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import PRIYA, Ask
from tests.schema.fields.test_rankings import stir
from tests.schema.rules.test_posting import post

LONG_AGO = BEGINNING - timedelta(days=1)
ORDERS = ["NEWEST", "OLDEST", "MOST_LIKED", "MOST_REPLIED"]
PAGE = """
query($order: CommentOrder, $first: Int, $after: String, $last: Int, $before: String) { article(slug: "a") { $list } }
"""
LIST = """(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
  totalCount edges { cursor node { id body } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}"""
LISTS = {
    "threads": f"comments{LIST}",
    "all": f"comments{LIST.replace('(', '(threads: false, ', 1)}",
    "replies": f"comments(first: 1) {{ nodes {{ replies{LIST} }} }}",
    "on words": f"quotes {{ comments{LIST} }}",
}
STATUSES = ["PENDING", "REJECTED", "REMOVED", "PUBLISHED", "PUBLISHED"]


async def discussion(make: Builder, random: Random, of: str) -> list[int]:
    """Comments of Priya and another in any status, some at the same time, with replies; and one of hers below two that
    only she sees. Returns what is at the top of the list."""
    article, comments, listed = await make.article(slug="a"), list[int](), list[int]()
    authors = [await make.commenter(subject="priya"), await make.commenter()]
    words = {"anchor_id": await make.anchor(article, kind="QUOTE", quote_id=await make.quote(article))}
    there: dict[str, Any] = {"article_id": article} | (words if of == "on words" else {})
    if of == "replies":
        there = {"parent_id": await make.comment(article_id=article, author_id=authors[1], created_at=LONG_AGO)}
    for _ in range(16):
        parent = random.choice([None, None, *comments])
        place = there if parent is None else there | {"parent_id": parent}
        written = {"created_at": BEGINNING} if random.random() < 0.3 else {}
        author, status = random.choice(authors), random.choice(STATUSES)
        comments.append(await make.comment(**place, **written, author_id=author, status=status))
        listed += [] if parent else comments[-1:]
    hidden = await make.comment(**there, author_id=authors[1], status="PENDING")
    hidden = await make.comment(**there | {"parent_id": hidden}, author_id=authors[1], status="REMOVED")
    await make.comment(**there | {"parent_id": hidden}, author_id=authors[0], status="PENDING")
    return listed


async def answers(engine: Engine, of: str, **variables: Any) -> Sequence[Any]:
    """By the way of who has been seen with something hidden, and by that of all others."""
    pages, ran = [], []
    engine.services.instrumentation.observers = [lambda executed: ran.append(executed.log.statements[0].sql)]
    for has_hidden in (True, False):
        cached = engine.services.viewers.cached  # type: ignore[attr-defined]
        cached["priya"] = cached["priya"]._replace(has_hidden=has_hidden)
        query = PAGE.replace("$list", LISTS[of])
        found = orjson.loads((await engine.answer(Request(query, variables, identity=PRIYA))).body)["data"]
        while "edges" not in found:
            [found] = found if isinstance(found, list) else found.values()
        pages.append(found)
    assert len(set(ran)) == 2
    return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("of", LISTS)
@pytest.mark.parametrize(("size", "then"), [("first", "after"), ("last", "before")], ids=["forwards", "backwards"])
async def test_a_page_is_the_same_by_either_way(  # noqa: PLR0913
    engine: Engine, make: Builder, order: str, of: str, size: str, then: str
) -> None:
    random = Random(11)
    comments = await discussion(make, random, of)
    await engine.answer(Request("{ viewer { id } }", identity=PRIYA))
    assert engine.services.viewers.cached["priya"].has_hidden  # type: ignore[attr-defined]
    arguments, met = dict[str, Any](), 0

    while True:
        merged, walked = await answers(engine, of, **{size: random.randint(1, 4), **arguments, "order": order})
        assert merged == walked
        met, info = met + len(merged["edges"]), merged["pageInfo"]
        if not info["hasNextPage" if size == "first" else "hasPreviousPage"]:
            break
        arguments = {then: info["endCursor" if size == "first" else "startCursor"]}
        await stir(make, random, comments)

    assert met > 5


async def test_who_has_a_comment_held_is_known_for_it_at_once(engine: Engine, ask: Ask, make: Builder) -> None:
    article, ran = await make.article(slug="a"), list[str]()
    await make.connection.execute("update news.discussion set commenting_mode = 'PREMODERATED'")
    engine.services.instrumentation.observers = [lambda executed: ran.append(executed.log.statements[-1].sql)]

    async def read() -> str:
        await ask(PAGE.replace("$list", LISTS["threads"]), PRIYA, first=1)
        return ran[-1]

    before = [await read(), await read()]
    assert (await post(ask, article))["comment"]["status"] == "PENDING"

    assert await read() not in before
    assert len(set(before)) == 1
