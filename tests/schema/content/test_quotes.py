"""Lists of quotes."""

from datetime import UTC, datetime

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask

QUOTES = "{ quotes { totalCount nodes { text } } }"


@pytest.mark.parametrize(
    "hidden", [{"status": "DRAFT"}, {"status": "WITHDRAWN"}, {"published_at": datetime(2999, 1, 1, tzinfo=UTC)}]
)
async def test_quotes_are_counted_as_they_are_listed(ask: Ask, make: Builder, hidden: dict[str, object]) -> None:
    await make.quote(article_id=await make.article(), text="Found")
    await make.quote(article_id=await make.article(**hidden), text="Hidden")

    assert (await ask(QUOTES))["quotes"] == {"totalCount": 1, "nodes": [{"text": "Found"}]}
