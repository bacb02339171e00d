"""What readers see of people and their quotes."""
# ruff: noqa: RUF001

from dataclasses import replace

from asyncpg import Connection

from db.article_input import ArticleDraft, QuoteDraft
from tests import articles
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import Ask


async def test_a_person_shows_their_articles_and_quotes(ask: Ask, make: Builder) -> None:
    person = await make.person(slug="ada", name="Ada")
    for slug in ("one", "two"):
        article = await make.article(slug=slug)
        await make.names(article, person, title="Engineer", affiliation="Works")
        await make.quote(article, speaker_id=person, text=f"words of {slug}", attribution="Ada said")

    found = await ask(
        """{ person(slug: "ada") { id name title affiliation
          articles(first: 1) { totalCount nodes { slug } pageInfo { hasNextPage } }
          quotes { nodes { text attribution isPullQuote speaker { slug } article { slug } } }
        } none: person(slug: "none") { id } }"""
    )

    quote = {"attribution": "Ada said", "isPullQuote": False, "speaker": {"slug": "ada"}}
    assert found == {
        "person": {
            "id": f"Person_{person}", "name": "Ada", "title": "Engineer", "affiliation": "Works",
            "articles": {"totalCount": 2, "nodes": [{"slug": "two"}], "pageInfo": {"hasNextPage": True}},
            "quotes": {"nodes": [
                {"text": f"words of {slug}", **quote, "article": {"slug": slug}} for slug in ("two", "one")
            ]},
        },
        "none": None,
    }  # fmt: skip


async def test_people_are_listed_by_name_and_found_by_part_of_it(ask: Ask, make: Builder) -> None:
    article = await make.article()
    names = ["Åsa Øst", "Ben 100%", "Ada Lund", "Ben 100%"]
    await make.names(article, *[await make.person(name=name) for name in names])

    async def listed(**arguments: str | int) -> list[str]:
        query = """query($search: String, $after: String) {
          people(first: 1, search: $search, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } }
        }"""
        walked, after, more = [], None, True
        while more:
            page = (await ask(query, after=after, **arguments))["people"]
            walked += [node["name"] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        return walked

    assert sorted(await listed()) == sorted(names)
    assert (await listed()).index("Ada Lund") < (await listed()).index("Ben 100%")
    assert await listed(search="LUND") == ["Ada Lund"]
    assert await listed(search="0%") == ["Ben 100%", "Ben 100%"]


async def test_quotes_are_found_by_words_speaker_and_article(ask: Ask, make: Builder) -> None:
    person = await make.person(slug="ada")
    one, two = await make.article(slug="one"), await make.article(slug="two")
    await make.quote(one, text="The cranes are leaving", speaker_id=person)
    await make.quote(two, text="Nobody asked us")

    async def found(filter: dict[str, str]) -> list[str]:
        data = await ask("query($filter: QuoteFilter) { quotes(filter: $filter) { nodes { text } } }", filter=filter)
        return [node["text"] for node in data["quotes"]["nodes"]]

    assert await found({}) == ["Nobody asked us", "The cranes are leaving"]
    assert await found({"search": "crane leave"}) == ["The cranes are leaving"]
    assert await found({"personSlug": "ada"}) == ["The cranes are leaving"]
    assert await found({"articleSlug": "two"}) == ["Nobody asked us"]
    assert await found({"articleSlug": "two", "personSlug": "ada"}) == []


async def test_people_are_found_by_a_part_of_the_name_with_or_without_accents(ask: Ask, make: Builder) -> None:
    for name in ("Zoë O’Neill", "J.K. Rowling", "नरेन्द्र", "Ana María-José"):
        await make.names(await make.article(), await make.person(name=name))

    async def found(words: str) -> list[str]:
        query = "query($words: String) { people(search: $words) { nodes { name } } }"
        return [node["name"] for node in (await ask(query, words=words))["people"]["nodes"]]

    for words in ("zoe", "ZOË", "Zoe\u0308", "oneill", "O'Nei", "zoe o’n"):
        assert await found(words) == ["Zoë O’Neill"]
    assert await found("jk row") == await found("J.K.") == ["J.K. Rowling"]
    assert await found("नरेंद्र") == ["नरेन्द्र"]
    assert await found("maria jose") == ["Ana María-José"]
    assert len(await found("")) == 4


QUOTES = (
    "query($first: Int, $after: String) { quotes(first: $first, after: $after) { edges { cursor node { text } } } }"
)


async def test_quotes_run_as_they_were_added_whatever_is_imported_again(
    connection: Connection, ask: Ask, make: Builder
) -> None:
    """A quote keeps its place as long as its words stand; one that is added to an old article is new."""
    draft = ArticleDraft(slug="old", headline="Old", summary="It was.", body="Text.", published_at=BEGINNING)
    first, second, third = (QuoteDraft(text=f"These are the words of statement {word}.") for word in ("a", "b", "c"))
    await articles.save(connection, replace(draft, quotes=(first, second)))
    await articles.save(connection, replace(draft, slug="new", quotes=(QuoteDraft(text="Something else was said."),)))
    await articles.save(connection, replace(draft, quotes=(second, third, first)))

    found = (await ask(QUOTES, first=10))["quotes"]["edges"]

    added = [third.text, "Something else was said.", second.text, first.text]
    assert [edge["node"]["text"] for edge in found] == added


async def test_cursors_of_quotes_of_earlier_versions_stay_valid(ask: Ask, make: Builder) -> None:
    """They had the article and the position."""
    article = await make.article()
    for position in (1, 2, 3):
        await make.quote(article, position=position, text=f"Words {position}")
    found = (await ask(QUOTES, first=10))["quotes"]["edges"]
    name, parent, _ = found[0]["cursor"].split(".")

    behind = (await ask(QUOTES, first=10, after=f"{name}.{parent}.{article}.3"))["quotes"]["edges"]
    gone = (await ask(QUOTES, first=10, after=f"{name}.{parent}.{article}.9"))["quotes"]["edges"]

    assert behind == found[1:]
    assert gone == found
