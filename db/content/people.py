"""People as articles name them: found again by the slug of their name."""

from collections.abc import Iterable
from typing import Any

from db.article_input import PersonDraft
from db.connections import named_queries
from db.text.slugs import slug_of

people = named_queries.load("people")


async def save(connection: Any, article_id: int, named: Iterable[PersonDraft]) -> None:
    """Keeps everyone named, and names them in the article in this order."""
    by_slug: dict[str, PersonDraft] = {}
    for person in named:
        by_slug.setdefault(slug_of(person.name), person)
    await people.save(
        connection,
        slugs=list(by_slug),
        names=[person.name for person in by_slug.values()],
        titles=[person.title for person in by_slug.values()],
        affiliations=[person.affiliation for person in by_slug.values()],
    )
    await people.forget(connection, article_id=article_id)
    await people.name(connection, article_id=article_id, slugs=list(by_slug))
