"""Hits of a search: extracts with the words in them, words that were mistyped, and suggestions."""
# ruff: noqa: RUF001

from typing import Any

import pytest
from databases import Database

from db.content.search.words import list_words
from tests.builder import Builder
from tests.schema.conftest import Ask

HITS = """query($words: String!, $first: Int, $after: String, $filter: ArticleFilter) {
  searchArticles(query: $words, first: $first, after: $after, filter: $filter) {
    nodes { article { slug } rank snippets { field text highlights { start end } } }
    correctedQuery totalCount pageInfo { hasNextPage endCursor }
  }
}"""
SUGGESTIONS = "query($prefix: String!, $first: Int) { searchSuggestions(prefix: $prefix, first: $first) { text } }"
LONG = "Nothing to see here. " * 40


async def hits(ask: Ask, query: str, **arguments: Any) -> Any:
    return (await ask(HITS, words=query, **arguments))["searchArticles"]


async def slugs(ask: Ask, query: str) -> list[str]:
    return [hit["article"]["slug"] for hit in (await hits(ask, query))["nodes"]]


def marked(snippet: Any) -> str:
    """The text with brackets around its highlights, as a browser would put them there."""
    units: bytes = snippet["text"].encode("utf-16-le")
    for each in reversed(snippet["highlights"]):
        start, end = each["start"] * 2, each["end"] * 2
        units = units[:start] + "[".encode("utf-16-le") + units[start:end] + "]".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


async def suggested(ask: Ask, prefix: str, **arguments: Any) -> list[str]:
    return [each["text"] for each in (await ask(SUGGESTIONS, prefix=prefix, **arguments))["searchSuggestions"]]


@pytest.mark.parametrize(
    ("article", "query", "shown"),
    [
        (("en", "Ferries return", "No boats."), "ferry", {"HEADLINE": "[Ferries] return"}),
        (("en", "Boats", "🚢🚢 The café’s 🚢 cafés."), "cafe", {"BODY": "🚢🚢 The [café]’s 🚢 [cafés]."}),
        (("en", "COVID-19 wards", "A covid ward in 2019."), "covid-19", {"HEADLINE": "[COVID-19] wards"}),
        (("en", "A", "The old harbour, not an old."), '"old harbour"', {"BODY": "The [old harbour], not an old."}),
        (("en", "A", "It’s J.K. Rowling’s."), "jk rowling", {"BODY": "It’s [J].[K]. [Rowling]’s."}),
        (("de", "Am Fluss", "Neue Häuser stehen."), "haus -ufer", {"BODY": "Neue [Häuser] stehen."}),
        (("ja", "天文台の記事", "天と台。"), "天文台", {"HEADLINE": "[天文台]の記事"}),
        (("th", "ข่าว", "ผู้สื่อข่าวเดินทาง"), "สื่อข่าว", {"BODY": "ผู้[สื่อข่าว]เดินทาง"}),
        (("hi", "रेल", "यह रेल जनता। जनता की।"), "जनता", {"BODY": "यह रेल [जनता]। [जनता] की।"}),
        (("en", "A", LONG + "The ferry sank. " + LONG), "ferry sank", {
            "BODY": "…to see here. Nothing to see here. The [ferry] [sank]. "
        }),
    ],
)  # fmt: skip
async def test_snippets_show_the_words_in_their_place(
    ask: Ask, make: Builder, article: tuple[str, str, str], query: str, shown: dict[str, str]
) -> None:
    language, headline, text = article
    await make.article(language=language, headline=headline, text=text, summary="–")

    (hit,) = (await hits(ask, query))["nodes"]

    found = {snippet["field"]: marked(snippet) for snippet in hit["snippets"]}
    assert found.keys() == shown.keys()
    for field, words in shown.items():
        assert found[field].startswith(words)
        assert len(found[field]) < 300
    assert hit["rank"] > 0


async def test_every_part_of_an_article_is_searched_and_named(ask: Ask, make: Builder, database: Database) -> None:
    key = await make.article(
        headline="Heron", alternative_headline="A heron", summary="Herons.", dek="Of herons.", text="The heron’s."
    )
    await make.key_point(key, 1, "No bird")
    await make.key_point(key, 2, "Heron")
    await make.index(key)

    found = await ask(
        """{ searchArticles(query: "heron", first: 2) { nodes {
          snippets(first: 10) { field text } few: snippets(first: 2) { field } none: snippets(first: 0) { text }
        } } }"""
    )

    (hit,) = found["searchArticles"]["nodes"]
    assert [(each["field"], each["text"]) for each in hit["snippets"]] == [
        ("HEADLINE", "Heron"), ("ALTERNATIVE_HEADLINE", "A heron"), ("SUMMARY", "Herons."), ("DEK", "Of herons."),
        ("KEY_POINT", "Heron"), ("BODY", "The heron’s."),
    ]  # fmt: skip
    assert (hit["few"], hit["none"]) == ([{"field": "HEADLINE"}, {"field": "ALTERNATIVE_HEADLINE"}], [])


async def test_pages_of_hits_are_stable(ask: Ask, make: Builder) -> None:
    made = [f"a{number}" for number in range(7)]
    for slug in made:
        await make.article(slug=slug, headline="Heron", section="S" if slug in ("a1", "a3") else None)

    seen, after, more = [], None, True
    while more:
        page = await hits(ask, "heron", first=3, after=after)
        seen += [hit["article"]["slug"] for hit in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert seen == made[::-1]
    assert page["totalCount"] == 7
    assert (await hits(ask, "heron", filter={"section": "S"}))["totalCount"] == 2
    assert (await hits(ask, "heron", filter={"search": "-heron"}))["totalCount"] == 0


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("parliamant", "parliament"),
        ("parliment", "parliament"),
        ("parrliament", "parliament"),
        ("parilament", "parliament"),
        ("arliament", "parliament"),
        ("Parliamant vote", "parliament vote"),
        ("zuricj", "Zürich"),
        ("जनत्रा", None),
        ("parliament", None),
        ("parlament", "parliament"),
        ("votr", None),
        ("palriamant", None),
        ('"parliamant"', None),
        ("-parliamant vote", None),
        ("200000", None),
        ("", None),
    ],
)
async def test_one_typing_error_in_a_word_of_five_letters_is_tolerated(
    ask: Ask, make: Builder, database: Database, query: str, corrected: str | None
) -> None:
    await make.article(slug="found", headline="The vote", text="In parliament; of Zürich. 300000")
    await list_words(database)

    found = await hits(ask, query)

    assert found["correctedQuery"] == corrected
    expected = ["found"] if corrected or query in ("parliament", "-parliamant vote") else []
    assert [hit["article"]["slug"] for hit in found["nodes"]] == expected
    if corrected:
        assert found["nodes"][0]["snippets"]


async def test_a_rare_word_is_also_taken_for_the_usual_one(ask: Ask, make: Builder, database: Database) -> None:
    await make.article(slug="wrong", headline="Goverment")
    for _ in range(30):
        await make.article(headline="Government")
    while await list_words(database):
        pass

    assert (await hits(ask, "goverment"))["totalCount"] == 31
    assert (await hits(ask, "goverment"))["correctedQuery"] == "Government"
    assert (await hits(ask, "government"))["totalCount"] == 30


async def test_suggestions_go_on_as_the_query_begins(ask: Ask, make: Builder, database: Database) -> None:
    await make.article(headline="Parliament in Zürich", text="A parade of O’Neill’s ferries; the ferry.")
    await make.article(headline="The parliament", text="天文台の記事、天文学。ニュース")
    await list_words(database)

    assert await suggested(ask, "par") == ["parliament", "parade"]
    assert await suggested(ask, "PAR", first=1) == ["parliament"]
    assert await suggested(ask, "the zur") == ["the Zürich"]
    assert await suggested(ask, "ferries para") == ["ferries parade"]
    assert await suggested(ask, "記事 para") == []
    assert sorted(await suggested(ask, "天")) == ["天文台", "天文学"]
    assert await suggested(ask, "ニュ") == ["ニュース"]
    assert [await suggested(ask, prefix) for prefix in ("", " ", "p", "par ", "x" * 300, "%", "_", "\\")] == [[]] * 8


@pytest.mark.parametrize("hidden", [{"status": "DRAFT"}, {"status": "WITHDRAWN"}, {"published_at": "2999"}])
async def test_words_of_articles_that_are_not_listed_are_in_no_answer(
    ask: Ask, make: Builder, database: Database, hidden: dict[str, Any]
) -> None:
    key = await make.article(headline="Parliament", text="Confidential parade")
    await make.article(headline="Vote", text="Nothing")
    await list_words(database)
    assert await suggested(ask, "confid") == ["Confidential"]

    if "published_at" in hidden:
        change = "update news.article set published_at = '2999-01-01Z' where id = $1"
    else:
        change = f"update news.article set status = '{hidden['status']}' where id = $1"
    await make.connection.execute(change, key)

    assert await suggested(ask, "confid") == await suggested(ask, "par") == []
    assert (await hits(ask, "parliamant"))["correctedQuery"] is None
    assert await slugs(ask, "parliament") == []


async def test_a_word_that_was_corrected_away_is_suggested_no_longer(
    ask: Ask, make: Builder, database: Database
) -> None:
    key = await make.article(headline="Parliament", text="Mister Wrongname")
    await list_words(database)

    await make.connection.execute("update news.article set body_text = 'Mister Right' where id = $1", key)
    await make.index(key)

    assert await suggested(ask, "wrongn") == []
