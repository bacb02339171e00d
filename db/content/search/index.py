"""The index of full-text search: vectors of articles and quotes, made when they are written, and anew by newer code."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.on_demand import imported
from db.text.search import VERSION

if TYPE_CHECKING:
    from db.text.search.vectors import Field

search = named_queries.load("search_index")

BATCH, PLACED = 20, 200
"""Articles that are indexed, or put in order, in one transaction."""
HEADLINE, ALTERNATIVE_HEADLINE, SUMMARY, DEK, BODY, KEY_POINTS = range(6)
"""Numbers of fields; those of key points go on from the last one."""
MOST_KEY_POINTS = 64 - KEY_POINTS


async def index(connection: Any, articles: Sequence[int]) -> None:
    """Makes the vectors of these articles and their quotes, within the transaction of the caller."""
    await imported("db.text.search.vectors")
    from db.text.search.vectors import Field, vector

    rows: list[dict[str, Any]] = []
    quoted: list[tuple[int, int, str]] = []
    languages: set[str] = set()
    async for texts in search.texts(connection, articles=articles):
        key, language = texts["article_id"], texts["language"]
        made = vector(fields(texts), language)
        quotes = [vector([Field(0, text, "A")], language) for text in texts["quotes"]]
        languages.update(made.languages, *(each.languages for each in quotes))
        rows.append({"article_id": key, "search": str(made), "spans": made.spans, "version": VERSION})
        quoted += [(key, quote, str(each)) for quote, each in zip(texts["quote_ids"], quotes, strict=True)]
    await _save(connection, rows, quoted, languages)


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


async def _save(
    connection: Any, rows: Sequence[dict[str, Any]], quoted: Sequence[tuple[int, int, str]], languages: set[str]
) -> None:
    if languages:
        await search.add_languages(connection, languages=sorted(languages))
    if rows:
        await search.save(connection, rows)
    if quoted:
        articles, ids, searches = zip(*quoted, strict=True)
        await search.save_quotes(connection, article_ids=articles, ids=ids, searches=searches)


async def index_outdated(database: Database) -> int:
    """Indexes some articles whose vectors are of older code, or which have none; how many. Several processes share
    them out, and what is done stays done."""
    async with background_transaction(database) as connection:
        rows = search.outdated(connection, version=VERSION, most=BATCH)
        articles = [row["article_id"] async for row in rows]
        if articles:
            await index(connection, articles)
        return len(articles)


async def place_articles(database: Database) -> int:
    """Puts some articles in order that older code has indexed; how many."""
    async with background_transaction(database) as connection:
        articles = [row["article_id"] async for row in search.unplaced(connection, most=PLACED)]
        if articles:
            await search.place(connection, articles=articles)
        return len(articles)
