"""What search engines are told of an article, field by field: what is left out stays, and null takes it away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from db.article_input import SeoDraft
from schema.rules.publishing import limits, pictures, texts
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Reading
from schema.rules.publishing.values import line


async def seo(given: Mapping[str, Any] | None, place: Place, reading: Reading) -> Mapping[str, Any]:
    if given is None:
        return {"seo": SeoDraft()}
    changes = {name: await _value(name, each, place, reading) for name, each in given.items()}
    return {"seo": replace(reading.of_draft("seo", SeoDraft()), **changes)}


async def _value(name: str, given: Any, place: Place, reading: Reading) -> Any:
    at = place.at(to_camel_case(name))
    match name:
        case "no_index":
            return bool(given)
        case "image":
            return await pictures.known_image(given, at, reading)
        case "canonical_url":
            return line(given, at, limits.ADDRESS, texts.web_address)
        case _:
            return line(given, at, limits.TITLE if name == "title" else limits.DESCRIPTION)
