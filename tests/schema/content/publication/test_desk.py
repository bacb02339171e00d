"""The editors' list: all articles, whatever their status."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA, Ask

DESK = """
query($filter: DeskFilter, $first: Int, $after: String) {
  desk(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { endCursor } nodes { slug status withdrawal { reason redirectTo } }
  }
}
"""


@pytest.fixture
async def articles(make: Builder) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    await make.article(slug="draft", status="DRAFT", published_at=None, headline="A harbour to come", section="City")
    await make.article(slug="scheduled", published_at=later)
    await make.article(slug="published", headline="The harbour", section="City")
    withdrawn = await make.article(slug="withdrawn")
    await make.connection.execute(
        "update news.article set status = 'WITHDRAWN', withdrawal_reason = 'Wrong' where id = $1", withdrawn
    )


async def slugs(ask: Ask, **filters: Any) -> list[str]:
    found = (await ask(DESK, EDITOR, filter=filters))["desk"]
    assert found["totalCount"] == len(found["nodes"])
    return [article["slug"] for article in found["nodes"]]


@pytest.mark.usefixtures("articles")
async def test_the_desk_has_all_of_them_the_last_changed_first(ask: Ask, make: Builder) -> None:
    await make.connection.execute("update news.article set headline = 'Another' where slug = 'scheduled'")
    await make.connection.execute("update news.article set headline = headline where slug = 'draft'")

    found = (await ask(DESK, EDITOR))["desk"]["nodes"]

    assert [(article["slug"], article["status"]) for article in found] == [
        ("scheduled", "SCHEDULED"), ("withdrawn", "WITHDRAWN"), ("published", "PUBLISHED"), ("draft", "DRAFT"),
    ]  # fmt: skip
    assert [article["withdrawal"] for article in found] == [None, {"reason": "Wrong", "redirectTo": None}, None, None]


@pytest.mark.usefixtures("articles")
async def test_it_is_filtered_by_status_words_and_section(ask: Ask) -> None:
    for status in ("DRAFT", "SCHEDULED", "PUBLISHED", "WITHDRAWN"):
        assert await slugs(ask, status=status) == [status.lower()]
    assert await slugs(ask, search="harbour") == ["published", "draft"]
    assert await slugs(ask, search="harbour", status="DRAFT") == ["draft"]
    assert await slugs(ask, section="City") == ["published", "draft"]
    assert await slugs(ask, section="Nowhere") == []


@pytest.mark.usefixtures("articles")
async def test_its_pages_have_each_article_once(ask: Ask) -> None:
    seen, after = [], None
    for _ in range(4):
        page = (await ask(DESK, EDITOR, first=1, after=after))["desk"]
        seen += [article["slug"] for article in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == ["withdrawn", "published", "scheduled", "draft"]


@pytest.mark.parametrize(
    "query",
    ["{ desk { totalCount } }", "{ articles { nodes { changedAt } } }", "{ articles { nodes { withdrawal { at } } } }"],
)
async def test_others_are_refused(refused: Ask, query: str) -> None:
    for viewer, code in ((None, "NOT_SIGNED_IN"), (PRIYA, "FORBIDDEN"), (MODERATOR, "FORBIDDEN")):
        assert (await refused(query, viewer))["extensions"]["code"] == code
