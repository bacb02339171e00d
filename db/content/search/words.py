"""The list of words that articles have: what search boxes suggest, and look for in place of what is mistyped."""

from typing import TYPE_CHECKING, Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.content.search.index import fields, search
from db.on_demand import imported

if TYPE_CHECKING:
    from db.text.search.word_list import ListedWord

words = named_queries.load("search_words")

BATCH = 20
"""Articles whose words are listed in one transaction."""


async def list_words(database: Database) -> int:
    """Adds the words of some articles that are new or have changed; of how many. One process does it at a time."""
    async with background_transaction(database) as connection:
        if not await words.lock(connection):
            return 0
        articles = [row["article_id"] async for row in words.unlisted(connection, most=BATCH)]
        if articles:
            await _add(connection, [row async for row in search.texts(connection, articles=articles)])
            await words.are_listed(connection, articles=articles)
        return len(articles)


async def _add(connection: Any, articles: list[Any]) -> None:
    await imported("db.text.search.word_list")
    from db.text.search.word_list import listed_words

    listed: dict[str, ListedWord] = {}
    found_in: dict[str, list[str]] = {}
    for texts in articles:
        for word, one in listed_words((field.text for field in fields(texts)), texts["language"]).items():
            if word not in listed or one.shown.islower():
                listed[word] = one
            found_in.setdefault(word, []).append(str(texts["article_id"]))
    await words.add(
        connection,
        words=list(listed),
        shown=[one.shown for one in listed.values()],
        queries=[one.query for one in listed.values()],
        deletions=[" ".join(map(str, one.deletions)) for one in listed.values()],
        articles=[" ".join(found_in[word]) for word in listed],
    )
