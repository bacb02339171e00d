"""JSON-LD of article pages, held against the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.builder import BEGINNING, Builder

HOSTILE = "</script><script>alert(1)</script><!-- \u2028\u2029 & ' \""
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# Types and properties of schema.org, without those that are superseded.
VOCABULARY = json.loads(Path(__file__).with_name("vocabulary.json").read_text())
TYPES, PROPERTIES = VOCABULARY["types"], VOCABULARY["properties"]


async def data_of(client: AsyncClient, slug: str) -> Any:
    (text,) = DATA.findall((await client.get(f"/articles/{slug}")).text)
    assert not set(text) & set("<>&\u2028\u2029")
    return json.loads(text)


def faults(node: Any) -> Iterator[str]:
    """Types and properties that the vocabulary has not, and values of types that a property does not take."""
    kinds = set(TYPES.get(node["@type"], ()))
    yield from () if kinds else [node["@type"]]
    for name, values in node.items():
        found = PROPERTIES.get(name, {"of": (), "takes": ()})
        for value in values if isinstance(values, list) else [values]:
            if not name.startswith("@") and not (kinds & set(found["of"]) and set(found["takes"]) & of_value(value)):
                yield f"{node['@type']}.{name}: {value!r}"
            yield from faults(value) if isinstance(value, dict) else ()


def of_value(value: Any) -> set[str]:
    """The types of the vocabulary that a value can be."""
    if isinstance(value, dict):
        return set(TYPES.get(value["@type"], ()))
    if isinstance(value, int):
        return {"Integer"}
    try:
        return {"DateTime", "Text"} if datetime.fromisoformat(value).tzinfo else {"Text"}
    except ValueError:
        return {"Text", "URL"} if re.fullmatch(r"https?://[!-~]+", value) else {"Text"}


async def newspaper(make: Builder) -> None:
    """An article that has all there is."""
    key = await make.article(
        slug="harbour", headline=HOSTILE, summary="A lead", source="Wire", section="Port", tags=["a", "b"],
        dateline_place="Nyhavn", dateline_date=date(2026, 1, 2), word_count=401,
        published_at=BEGINNING, updated_at=BEGINNING,
    )  # fmt: skip
    ada = await make.person(slug="ada", name="Ada L")
    await make.names(key, ada, title="Engineer", affiliation="Engine Works")
    await make.row("correction", article_id=key, revision=1, text=HOSTILE, published_at=BEGINNING)
    await make.quote(key, position=1, text="Words", speaker_id=ada)
    await make.quote(key, position=2, text="Nobody's words")
    priya = await make.commenter(display_name="Priya S")
    first = await make.comment(article_id=key, author_id=priya, body=HOSTILE, created_at=BEGINNING)
    await make.comment(parent_id=first)
    await make.comment(parent_id=await make.comment(article_id=key, status="REMOVED"))
    await make.comment(article_id=key, status="PENDING")


ADA = {
    "@type": "Person", "name": "Ada L", "jobTitle": "Engineer", "url": "https://news.example/people/ada",
    "affiliation": {"@type": "Organization", "name": "Engine Works"},
}  # fmt: skip
DATELINE = {"@type": "Organization", "name": "Dateline", "url": "https://news.example/"}
PAGE = "https://news.example/articles/harbour"


async def test_an_article_says_all_that_is_known_of_it(client: AsyncClient, make: Builder) -> None:
    await newspaper(make)

    found = await data_of(client, "harbour")

    quotations = found.pop("hasPart")
    assert [{key: value for key, value in quotation.items() if key != "url"} for quotation in quotations] == [
        {"@type": "Quotation", "text": "Words", "spokenByCharacter": ADA, "creator": ADA},
        {"@type": "Quotation", "text": "Nobody's words"},
    ]
    assert all(quotation["url"].startswith(PAGE) for quotation in quotations)
    assert found == {
        "@context": "https://schema.org", "@type": "NewsArticle", "url": PAGE, "headline": HOSTILE,
        "mainEntityOfPage": {"@type": "WebPage", "@id": PAGE}, "description": "A lead", "inLanguage": "en",
        "image": "https://news.example/previews/harbour.png",
        "datePublished": "2026-01-01T12:00:00+00:00", "dateModified": "2026-01-01T12:00:00+00:00",
        "dateline": "Nyhavn, 2 January 2026", "author": {"@type": "Organization", "name": "Wire"},
        "publisher": DATELINE, "articleSection": "Port", "keywords": ["a", "b"], "wordCount": 401, "mentions": [ADA],
        "commentCount": 3,
        "correction": [{
            "@type": "CorrectionComment", "text": HOSTILE, "datePublished": "2026-01-01T12:00:00+00:00",
            "url": f"{PAGE}#Correction_1",
        }],
        "comment": [{
            "@type": "Comment", "text": HOSTILE, "url": f"{PAGE}#Comment_1", "dateCreated": "2026-01-01T12:00:00+00:00",
            "author": {"@type": "Person", "name": "Priya S"},
        }],
    }  # fmt: skip


async def test_authors_are_people_and_the_agency_has_their_work(client: AsyncClient, make: Builder) -> None:
    key = await make.article(slug="harbour", source="Wire", canonical_url="https://wire.example/harbour")
    ben, cem = await make.person(slug="ben", name="Ben"), await make.person(slug="cem", name="Cem")
    await make.wrote(key, ben)
    await make.wrote(key, cem, role="Photographs")

    found = await data_of(client, "harbour")

    person = {"@type": "Person", "url": "https://news.example/people/ben"}
    assert found["author"] == [
        person | {"name": "Ben"},
        person | {"name": "Cem", "jobTitle": "Photographs", "url": "https://news.example/people/cem"},
    ]
    assert found["sourceOrganization"] == {"@type": "Organization", "name": "Wire"}
    assert found["mainEntityOfPage"] == {"@type": "WebPage", "@id": "https://wire.example/harbour"}
    assert list(faults(found)) == []


async def test_it_is_valid_by_the_vocabulary(client: AsyncClient, make: Builder) -> None:
    await newspaper(make)

    assert list(faults(await data_of(client, "harbour"))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Newsarticle"}, {"dateLine": "Nyhavn"}, {"wordCount": "401"}, {"datePublished": "yesterday"},
        {"author": "Wire"}, {"image": "harbour.png"}, {"comment": {"@type": "Person"}}, {"jobTitle": "Engineer"},
    ],
)  # fmt: skip
def test_the_vocabulary_refuses_what_it_has_not(wrong: dict[str, Any]) -> None:
    assert len(list(faults({"@type": "NewsArticle", **wrong}))) == 1


async def test_what_is_not_known_is_left_out(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="bare", summary="")

    found = await data_of(client, "bare")

    assert found["author"] == found["publisher"] == DATELINE
    assert found.keys() == {
        "@context", "@type", "url", "mainEntityOfPage", "headline", "inLanguage", "image", "datePublished",
        "dateModified", "author", "publisher", "wordCount", "commentCount",
    }  # fmt: skip
