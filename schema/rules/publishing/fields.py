"""The fields of an article that clients send: how each is read. One field is one line of FIELDS."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from db.article_input import SeoDraft
from db.compiler.global_ids import key_of
from db.connections.retries import Outdated
from db.content import articles
from db.content.article_drafts import stored
from schema.rules.publishing import limits, people, pictures, texts
from schema.rules.publishing.bodies.body import body
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Reading
from schema.rules.publishing.values import line, lines, refuse_other_years, required, text
from schema.rules.user_errors import ErrorCode

Changes = Mapping[str, Any]
"""Values of fields of `ArticleDraft`."""
Reader = Callable[[Any, Place, Reading], Awaitable[Changes]]
"""What a value changes. It is null where the client takes the field away."""


def of_line(name: str, maximum: int) -> Reader:
    async def read(given: Any, place: Place, _: Reading) -> Changes:
        return {name: line(given, place, maximum)}

    return read


def of_lines(name: str, longest: int, most: int) -> Reader:
    async def read(given: Any, place: Place, _: Reading) -> Changes:
        return {name: tuple(dict.fromkeys(lines(given, place, longest, most)))}

    return read


async def headline(given: Any, place: Place, _: Reading) -> Changes:
    return {"headline": required(given, place, limits.HEADLINE)}


async def dek(given: Any, place: Place, _: Reading) -> Changes:
    return {"dek": text(given, place, limits.DEK)}


async def key_points(given: Any, place: Place, _: Reading) -> Changes:
    return {"key_points": lines(given, place, limits.KEY_POINT, limits.KEY_POINTS)}


async def dateline(given: Any, place: Place, _: Reading) -> Changes:
    if given is None:
        return {"dateline_place": None, "dateline_date": None}
    refuse_other_years(given.get("date"), place.at("date"))
    return {
        "dateline_place": required(given["place"], place.at("place"), limits.NAME),
        "dateline_date": given.get("date"),
    }


async def slug(given: Any, place: Place, reading: Reading) -> Changes:
    """Without one it follows from the headline."""
    found = line(given, place, limits.SLUG, texts.segment)
    if found and await articles.holder_of(reading.connection, found) not in (None, reading.article_id):
        place.refuse(ErrorCode.SLUG_TAKEN, f"Another article has the slug {found}.")
    return {"slug": found, "slug_is_given": found is not None}


async def external_id(given: Any, place: Place, reading: Reading) -> Changes:
    found = line(given, place, limits.NAME)
    if found and await articles.identified(reading.connection, found) not in (None, reading.article_id):
        if reading.stored is None:
            raise Outdated  # there was no such article a moment ago
        place.refuse(ErrorCode.EXTERNAL_ID_TAKEN, f"Another article has the externalId {found}.")
    return {"external_id": found}


async def language(given: Any, _: Place, __: Reading) -> Changes:
    """Without one it is found in the text."""
    return {"language": given}


async def translation_of(given: Any, place: Place, reading: Reading) -> Changes:
    if given is None:
        return {"translation_of": None}
    key = key_of("Article", given)
    if key == reading.article_id:
        place.refuse(ErrorCode.INVALID_VALUE, "An article is no translation of itself.")
    elif not key or await stored(reading.connection, key) is None:
        place.refuse(ErrorCode.NOT_FOUND, "There is no such article.")
    return {"translation_of": given}


async def seo(given: Mapping[str, Any] | None, place: Place, reading: Reading) -> Changes:
    """Field by field: what is left out stays, and null takes it away."""
    if given is None:
        return {"seo": SeoDraft()}
    changes = {name: await _told(name, each, place.at(to_camel_case(name)), reading) for name, each in given.items()}
    return {"seo": replace(reading.of_draft("seo", SeoDraft()), **changes)}


async def _told(name: str, given: Any, place: Place, reading: Reading) -> Any:
    match name:
        case "no_index":
            return bool(given)
        case "image":
            return await pictures.known_image(given, place, reading)
        case "canonical_url":
            return line(given, place, limits.ADDRESS, texts.web_address)
        case _:
            return line(given, place, limits.HEADLINE if name == "title" else limits.DESCRIPTION)


FIELDS: Mapping[str, Reader] = {
    "external_id": external_id,
    "headline": headline,
    "alternative_headline": of_line("alternative_headline", limits.HEADLINE),
    "summary": of_line("summary", limits.SUMMARY),
    "dek": dek,
    "body": body,
    "language": language,
    "slug": slug,
    "dateline": dateline,
    "source": of_line("source", limits.NAME),
    "section": of_line("section", limits.TOPIC),
    "topics": of_lines("tags", limits.TOPIC, limits.TOPICS),
    "key_points_heading": of_line("key_points_heading", limits.NAME),
    "key_points": key_points,
    "mentions": people.mentions,
    "quotes": people.quotes,
    "authors": people.authors,
    "byline": of_line("byline", limits.BYLINE),
    "seo": seo,
    "image": pictures.image,
    "translation_of": translation_of,
}
"""By the name in the input, in snake case. They are read in this order: quotes and authors
look for people among the mentions."""
