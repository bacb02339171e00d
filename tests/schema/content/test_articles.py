"""What readers see of articles, and how they find them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builder import BEGINNING, Builder
from tests.schema.conftest import EDITOR, Ask

SLUGS = """query($filter: ArticleFilter, $orderBy: ArticleOrder) {
  articles(filter: $filter, orderBy: $orderBy) { nodes { slug } }
}"""


async def slugs(ask: Ask, **arguments: Any) -> list[str]:
    return [node["slug"] for node in (await ask(SLUGS, **arguments))["articles"]["nodes"]]


async def test_an_article_shows_what_was_stored(ask: Ask, make: Builder) -> None:
    key = await make.article(
        slug="harbour", headline='The "old" harbour', dek="A standfirst", source="Wire", section="Port",
        tags=["a", "b"],
        dateline_place="Nyhavn", dateline_date=date(2026, 1, 2), word_count=401, published_at=BEGINNING,
        body_markdown="*m*", body_html="<p>h</p>", body_text="t",
    )  # fmt: skip

    found = await ask(
        """{ article(slug: "harbour") {
          id slug url headline dek source section tags dateline { place date } wordCount readingMinutes publishedAt
          html: body markdown: body(format: MARKDOWN) text: body(format: TEXT) default: body(format: null)
        } }"""
    )

    assert found["article"] == {
        "id": f"Article_{key}", "slug": "harbour", "url": "https://news.example/articles/harbour",
        "headline": 'The "old" harbour', "dek": "A standfirst", "source": "Wire", "section": "Port", "tags": ["a", "b"],
        "dateline": {"place": "Nyhavn", "date": "2026-01-02"}, "wordCount": 401, "readingMinutes": 2,
        "publishedAt": "2026-01-01T12:00:00+00:00", "html": "<p>h</p>", "markdown": "*m*", "text": "t",
        "default": "<p>h</p>",
    }  # fmt: skip


async def test_what_is_missing_is_null_or_empty(ask: Ask, make: Builder) -> None:
    await make.article(slug="bare", word_count=0)

    found = await ask(
        """{ article(slug: "bare") {
          dek dateline { place } source section tags keyPointsHeading keyPoints { id } quotes { id } pullQuote { id }
          people { id } paragraphs { index } readingMinutes shareCount commentCount related { id }
        } none: article(slug: "none") { id } }"""
    )

    assert found == {
        "article": {
            "dek": None, "dateline": None, "source": None, "section": None, "tags": [], "keyPointsHeading": None,
            "keyPoints": [], "quotes": [], "pullQuote": None, "people": [], "paragraphs": [], "readingMinutes": 1,
            "shareCount": 0, "commentCount": 0, "related": [],
        },
        "none": None,
    }  # fmt: skip


async def test_relations_come_in_their_order(ask: Ask, make: Builder) -> None:
    key = await make.article(slug="whole")
    await make.paragraphs(key, "One.", "Two.")
    await make.key_point(key, 2, "second")
    await make.key_point(key, 1, "first")
    people = [await make.person(name=name) for name in ("Zoe", "Ann")]
    await make.names(key, *people)
    await make.quote(key, position=2, text="later", speaker_id=people[1], is_pull_quote=True)
    await make.quote(key, position=1, text="Two", anchor_paragraph=1, anchor_start=0, anchor_end=3)

    found = await ask(
        """{ article(slug: "whole") {
          keyPoints { text } people { name } quotes { text speaker { name } anchor { paragraph start end } }
          pullQuote { text } paragraphs { index quotes { text } }
        } }"""
    )

    assert found["article"] == {
        "keyPoints": [{"text": "first"}, {"text": "second"}],
        "people": [{"name": "Zoe"}, {"name": "Ann"}],
        "quotes": [
            {"text": "Two", "speaker": None, "anchor": {"paragraph": 1, "start": 0, "end": 3}},
            {"text": "later", "speaker": {"name": "Ann"}, "anchor": None},
        ],
        "pullQuote": {"text": "later"},
        "paragraphs": [{"index": 0, "quotes": []}, {"index": 1, "quotes": [{"text": "Two"}]}],
    }


async def test_every_platform_of_the_share_row_has_its_dialog(ask: Ask, make: Builder) -> None:
    await make.article(slug="s", headline="A & B: 5% é")

    found = await ask('{ article(slug: "s") { shares { platform url count } shareCount } }')

    shares = {share["platform"]: share["url"] for share in found["article"]["shares"]}
    page, title = "https%3A%2F%2Fnews.example%2Farticles%2Fs", "A%20%26%20B%3A%205%25%20%C3%A9"
    assert shares == {
        "X": f"https://x.com/intent/post?url={page}&text={title}",
        "FACEBOOK": f"https://www.facebook.com/sharer/sharer.php?u={page}",
        "WHATSAPP": f"https://wa.me/?text={title}%20{page}",
        "TELEGRAM": f"https://t.me/share/url?url={page}&text={title}",
        "LINKEDIN": f"https://www.linkedin.com/sharing/share-offsite/?url={page}",
        "REDDIT": f"https://www.reddit.com/submit?url={page}&title={title}",
        "BLUESKY": f"https://bsky.app/intent/compose?text={title}%20{page}",
        "THREADS": f"https://www.threads.com/intent/post?text={title}&url={page}",
        "MASTODON": "https://news.example/s/9/server",
        "EMAIL": f"mailto:?subject={title}&body={page}",
        "COPY_LINK": "https://news.example/articles/s",
    }


EVERY_PATH = """query($ids: [ID!]!) {
  nodes(ids: $ids) { id } article(slug: "secret") { id } person(slug: "p") { id }
  articles { totalCount nodes { slug related { id } } } quotes { totalCount nodes { id } }
  people { nodes { slug } }
  known: person(slug: "known") { articles { totalCount nodes { slug } } quotes { totalCount nodes { id } } }
  search: articles(filter: {search: "headline"}) { nodes { slug } }
}"""


@pytest.mark.parametrize(
    "hidden", [{"status": "DRAFT"}, {"status": "WITHDRAWN"}, {"published_at": BEGINNING.replace(year=2999)}]
)
async def test_no_path_shows_an_article_that_is_not_published(ask: Ask, make: Builder, hidden: dict[str, Any]) -> None:
    key = await make.article(slug="secret", tags=["t"], section="S", **hidden)
    shown = await make.article(slug="shown", tags=["t"])
    person, known = await make.person(slug="p"), await make.person(slug="known")
    await make.names(key, person, known)
    await make.names(shown, known)
    quote = await make.quote(key, speaker_id=known, text="unheard")
    point = await make.key_point(key, 1, "point")
    comment = await make.comment(article_id=key)
    share = await make.connection.fetchval("select min(id) from news.share where article_id = $1", key)
    keys = {
        "Article": key, "Quote": quote, "KeyPoint": point, "Comment": comment, "Share": share, "Person": person,
    }  # fmt: skip

    found = await ask(EVERY_PATH, ids=[f"{name}_{key}" for name, key in keys.items()])

    empty = {"totalCount": 0, "nodes": []}
    assert found == {
        "nodes": [None] * 6, "article": None, "person": None, "quotes": empty, "people": {"nodes": [{"slug": "known"}]},
        "articles": {"totalCount": 1, "nodes": [{"slug": "shown", "related": []}]},
        "known": {"articles": {"totalCount": 1, "nodes": [{"slug": "shown"}]}, "quotes": empty},
        "search": {"nodes": [{"slug": "shown"}]},
    }  # fmt: skip


async def test_each_filter_keeps_what_it_says(ask: Ask, make: Builder) -> None:
    person = await make.person(slug="ada")
    key = await make.article(slug="a", section="City", tags=["port", "rail"], source="Wire", published_at=BEGINNING)
    await make.names(key, person)
    await make.article(slug="b", section="Sport", tags=["rail"], published_at=BEGINNING + timedelta(days=1))

    found = {
        name: await slugs(ask, filter={name: value})
        for name, value in {
            "section": "City", "tag": "port", "source": "Wire", "personSlug": "ada", "slugs": ["a", "none"],
            "publishedBefore": "2026-01-02T12:00:00Z", "publishedAfter": "2026-01-02T12:00:00Z",
        }.items()
    }  # fmt: skip

    assert found == {
        key_0: ["a"] for key_0 in ["section", "tag", "source", "personSlug", "slugs", "publishedBefore"]
    } | {"publishedAfter": ["b"]}
    assert await slugs(ask, filter={"tag": "rail", "section": "City"}) == ["a"]
    assert await slugs(ask, filter={"tag": None}) == ["b", "a"]
    assert await slugs(ask, filter={"tag": "' or true --"}) == []
    assert [await slugs(ask, filter={"slugs": some}) for some in ([], ["b", "a"], ["b"], None)] == [
        [], ["b", "a"], ["b"], ["b", "a"],
    ]  # fmt: skip


async def test_more_than_a_hundred_slugs_are_refused(refused: Ask) -> None:
    error = await refused(SLUGS, filter={"slugs": ["a"] * 101})

    assert error["extensions"] == {"code": "BAD_PAGE", "maximum": 100, "actual": 101}


async def test_search_takes_web_syntax_and_ranks_headlines_first(ask: Ask, make: Builder) -> None:
    await make.article(slug="body", headline="Elsewhere", text="The ferries are late, the old harbour is closed.")
    await make.article(slug="head", headline="Ferry strike", text="Nobody sails. A ferry waits; another ferry leaves.")
    await make.article(slug="none", headline="Trams", text="They run.")

    async def search(words: str) -> list[str]:
        return await slugs(ask, filter={"search": words}, orderBy="RELEVANCE")

    assert await search("ferry") == ["head", "body"]
    assert await search("ferry -harbour") == ["head"]
    assert await search('"old harbour"') == await search("“old harbour”") == ["body"]
    assert set(await search("trams or harbour")) == {"none", "body"}
    assert await search('" ((( & | ! :*') == []
    assert await search("old harbour " + "-" * 1000) == ["body"]
    assert await search("- " * 90 + "ferry") == ["head", "body"]
    assert await search('"' * 90_000) == []
    assert set(await search("-w " * 30_000)) == {"head", "body", "none"}


async def test_relevance_without_a_search_is_newest_first(ask: Ask, make: Builder) -> None:
    for slug in ("old", "new"):
        await make.article(slug=slug)

    assert await slugs(ask, orderBy="RELEVANCE") == ["new", "old"]
    assert await slugs(ask, orderBy=None) == ["new", "old"]
    assert await slugs(ask, orderBy="OLDEST") == ["old", "new"]


async def test_the_most_discussed_come_first(ask: Ask, make: Builder) -> None:
    keys = [await make.article(slug=slug) for slug in ("quiet", "loud", "murmur")]
    for article, comments in zip(keys, (0, 3, 1), strict=True):
        for _ in range(comments):
            await make.comment(article_id=article)

    assert await slugs(ask, orderBy="MOST_DISCUSSED") == ["loud", "murmur", "quiet"]


async def test_related_articles_share_people_before_tags(ask: Ask, make: Builder) -> None:
    person = await make.person()
    await make.names(await make.article(slug="this", tags=["port", "rail"]), person)
    await make.article(slug="one-tag", tags=["port"])
    await make.article(slug="two-tags", tags=["port", "rail"])
    await make.names(await make.article(slug="person"), person)
    await make.names(await make.article(slug="both", tags=["port"]), person)
    await make.article(slug="far", tags=["sea"])

    found = await ask(
        """{ article(slug: "this") {
          related { slug } three: related(first: 3) { slug } none: related(first: 0) { slug }
        } }"""
    )

    nearest = [{"slug": slug} for slug in ("both", "person", "two-tags", "one-tag")]
    assert found["article"]["related"] == nearest
    assert found["article"]["three"] == nearest[:3]
    assert found["article"]["none"] == []


async def test_an_article_has_a_language_and_its_direction(ask: Ask, make: Builder) -> None:
    await make.article(slug="plain")
    await make.article(slug="khabar", language="ur")

    found = await ask(
        '{ plain: article(slug: "plain") { language direction } urdu: article(slug: "khabar") { language direction } }'
    )

    assert found == {
        "plain": {"language": "en", "direction": "LTR"}, "urdu": {"language": "ur", "direction": "RTL"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    {"pt": ["lisboa", "rio"], "pt-BR": ["rio"], "PT_br": ["rio"], "ar": [], "nl": []}.items(),
)
async def test_articles_are_found_by_their_language(
    ask: Ask, make: Builder, language: str, expected: list[str]
) -> None:
    for slug, tag in {"rio": "pt-BR", "lisboa": "pt", "posen": "pl"}.items():
        await make.article(slug=slug, language=tag)

    assert await slugs(ask, filter={"language": language}) == expected


@pytest.mark.parametrize("tag", ["p", "english", "en-", ""])
async def test_what_is_no_tag_is_refused_in_one_sentence(refused: Ask, tag: str) -> None:
    error = await refused(SLUGS, filter={"language": tag})

    assert "BCP 47 tag of a known language" in error["message"]


TRANSLATIONS = "query($slug: String!) { article(slug: $slug) { translations { slug language } } }"


async def translations(ask: Ask, slug: str) -> list[str]:
    found = (await ask(TRANSLATIONS, slug=slug))["article"]["translations"]
    return [f"{other['slug']} {other['language']}" for other in found]


async def test_translations_share_a_key_or_an_original(ask: Ask, make: Builder) -> None:
    original = await make.article(slug="fort", language="en", translation_key="k")
    await make.article(slug="kila", language="hi", original_id=original)
    await make.article(slug="festung", language="de", original_id=original)
    await make.article(slug="fuerte", language="es", translation_key="k")
    await make.article(slug="other", language="fr")

    assert await translations(ask, "fort") == ["festung de", "fuerte es", "kila hi"]
    assert await translations(ask, "kila") == ["festung de", "fort en"]
    assert await translations(ask, "fuerte") == ["fort en"]
    assert await translations(ask, "other") == []


async def test_the_original_of_a_translation_is_told_to_who_may_see_it(ask: Ask, make: Builder) -> None:
    original = await make.article(slug="fort")
    await make.article(slug="festung", original_id=original)
    document = """{ fort: article(slug: "fort") { translationOf { slug } }
        festung: article(slug: "festung") { translationOf { slug } } }"""

    assert await ask(document) == {"fort": {"translationOf": None}, "festung": {"translationOf": {"slug": "fort"}}}
    await make.connection.execute("update news.article set status = 'DRAFT' where id = $1", original)
    assert (await ask(document))["festung"] == {"translationOf": None}
    assert (await ask(document, EDITOR))["festung"] == {"translationOf": {"slug": "fort"}}


async def test_only_one_translation_into_each_language_is_shown_and_only_what_readers_may_find(
    ask: Ask, make: Builder
) -> None:
    await make.article(slug="fort", language="en", translation_key="k")
    await make.article(slug="fort-2", language="en", translation_key="k")
    await make.article(slug="old", language="de", translation_key="k", published_at=BEGINNING - timedelta(days=2))
    await make.article(slug="new", language="de", translation_key="k", published_at=BEGINNING - timedelta(days=1))
    await make.article(slug="draft", language="hi", translation_key="k", status="DRAFT")
    await make.article(slug="withdrawn", language="ja", translation_key="k", status="WITHDRAWN")
    await make.article(slug="coming", language="es", translation_key="k", published_at=BEGINNING.replace(year=2999))

    assert await translations(ask, "fort") == ["new de"]


async def test_what_readers_cannot_find_keeps_nothing_from_being_related(ask: Ask, make: Builder) -> None:
    person = await make.person()
    for number in range(25):
        hidden = {"published_at": datetime(2100, 1, 1, tzinfo=UTC)} if number % 2 else {"status": "WITHDRAWN"}
        article = await make.article(tags=["port"], **hidden)
        await make.names(article, person)
    by_tag = await make.article(slug="by-tag", tags=["port"], published_at=BEGINNING)
    by_person = await make.article(slug="by-person", published_at=BEGINNING)
    await make.names(by_person, person)
    await make.names(await make.article(slug="a", tags=["port"]), person)
    assert by_tag < by_person

    found = (await ask('{ article(slug: "a") { related { slug } } }'))["article"]["related"]

    assert [article["slug"] for article in found] == ["by-person", "by-tag"]


async def test_the_last_published_are_related_whenever_they_were_stored(ask: Ask, make: Builder) -> None:
    """An archive that is imported later has older articles with higher keys."""
    person = await make.person()
    for number in range(44):
        at = BEGINNING + timedelta(days=44 - number)
        article = await make.article(slug=f"at-{44 - number}", tags=["port"], published_at=at)
        await make.names(article, *([person] if number % 2 else []))
    await make.names(await make.article(slug="a", tags=["port"], published_at=BEGINNING), person)

    found = (await ask('{ article(slug: "a") { related(first: 100) { slug } } }'))["article"]["related"]

    both = [f"at-{number}" for number in range(43, 24, -2)]
    of_person = [f"at-{number}" for number in range(23, 4, -2)]
    of_tag = [f"at-{number}" for number in range(44, 25, -2)]
    assert [article["slug"] for article in found] == [*both, *of_person, *of_tag]


PAGES = """query($after: String) {
  articles(orderBy: MOST_DISCUSSED, first: 3, after: $after) { nodes { slug } pageInfo { endCursor hasNextPage } }
}"""


async def test_the_most_discussed_are_walked_by_their_numbers(ask: Ask, make: Builder) -> None:
    counts = [0, 0, 3, 15, 16, 17, 100, 101, 101, 102, 5_000]
    for count in counts:
        key = await make.article(slug=f"{count}-{len(counts)}-{next(make.numbers)}")
        await make.connection.execute("update news.discussion set comment_count = $1 where article_id = $2", count, key)
    seen: list[int] = []
    after, more = None, True

    while more:
        page = (await ask(PAGES, after=after))["articles"]
        seen += [int(node["slug"].partition("-")[0]) for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        if len(seen) == 6:
            name, parent, _, *keys = after.split(".")
            after = ".".join([name, parent, *keys])  # as the cursors of before had it

    assert seen == counts[::-1]


async def test_a_comment_is_counted_without_a_new_entry_of_any_index(make: Builder) -> None:
    key = await make.article()
    update, in_place = "update news.discussion set comment_count = $1 where article_id = $2", "news.discussion"
    await make.connection.execute(update, 100, key)

    async with make.connection.transaction():
        await make.connection.execute(update, 101, key)
        written = await make.connection.fetchval(
            "select pg_stat_get_xact_tuples_hot_updated($1::text::regclass)", in_place
        )

    assert written == 1
