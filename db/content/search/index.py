"""The index of full-text search: vectors of articles and quotes, made when they are written, and anew by newer code."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.text.search import VERSION

if TYPE_CHECKING:
    from db.text.search.vectors import Field, Vector

search = named_queries.load("search_index")

BATCH = 20
"""Articles that are indexed in one transaction."""
HEADLINE, ALTERNATIVE_HEADLINE, SUMMARY, DEK, BODY, KEY_POINTS = range(6)
"""Numbers of fields; those of key points go on from the last one."""
MOST_KEY_POINTS = 64 - KEY_POINTS


async def index(connection: Any, articles: Sequence[int]) -> None:
    """Makes the vectors of these articles and their quotes, within the transaction of the caller."""
    from db.text.search.vectors import Field, vector

    async for texts in search.texts(connection, articles=articles):
        made = vector(fields(texts), texts["language"])
        quotes = [vector([Field(0, text, "A")], texts["language"]) for text in texts["quotes"]]
        await _save(connection, texts, made, quotes)


def fields(texts: Any) -> "Iterator[Field]":
    """The headline before all; then what leads to the text; then the body."""
    from db.text.search.vectors import Field

    yield Field(HEADLINE, texts["headline"], "A")
    for number, name in ((ALTERNATIVE_HEADLINE, "alternative_headline"), (SUMMARY, "summary"), (DEK, "dek")):
        if texts[name]:
            yield Field(number, texts[name], "B")
    for number, text in enumerate(texts["key_points"][:MOST_KEY_POINTS], KEY_POINTS):
        yield Field(number, text, "B")
    yield Field(BODY, texts["body_text"], "C")


async def _save(connection: Any, texts: Any, made: "Vector", quotes: "Sequence[Vector]") -> None:
    key = texts["article_id"]
    languages = made.languages.union(*(each.languages for each in quotes))
    if languages:
        await search.add_languages(connection, languages=sorted(languages))
    await search.save(connection, article_id=key, search=str(made), spans=made.spans, version=VERSION)
    if quotes:
        ids, texts_of_quotes = texts["quote_ids"], [str(each) for each in quotes]
        await search.save_quotes(connection, article_id=key, ids=ids, searches=texts_of_quotes)


async def index_outdated(database: Database) -> int:
    """Indexes some articles whose vectors are of older code, or which have none; how many. Several processes share
    them out, and what is done stays done."""
    async with background_transaction(database) as connection:
        rows = search.outdated(connection, version=VERSION, most=BATCH)
        articles = [row["article_id"] async for row in rows]
        if articles:
            await index(connection, articles)
        return len(articles)
