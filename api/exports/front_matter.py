"""The front matter of an article, in the keys by which an import knows its fields."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from api.imports.front_matter.exported import EXPORTED, FORMAT, OTHER_FIELDS
from db.article_input import AuthorDraft, PersonDraft, QuoteDraft
from db.content.exports import ExportedArticle, ExportedPicture
from db.text.anchors import exact
from db.text.anchors.exact import Anchor
from db.text.markdown import render
from db.text.slugs import native_slug

Values = dict[str, Any]
Names = frozenset[str]


def front_matter(article: ExportedArticle, shared_names: Names) -> Values:
    """Without what is empty. Of `shared_names` several people have each: they are told apart."""
    people = _people(article, shared_names)
    values = {FORMAT: EXPORTED} | {key: read(article) for key, read in FIELDS.items()}
    values |= {
        "people": [_person(person) for person in people.values() if _is_listed(person)],
        "quotes": _quotes(article, people),
        "authors": [_author(author, people) for author in article.draft.authors],
    }
    return _present(values | {OTHER_FIELDS: article.other_fields})


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _dateline(article: ExportedArticle) -> Values:
    place, day = article.draft.dateline_place, article.draft.dateline_date
    return {"place": place, "date": day.isoformat()} if place and day else {}


def _key_points(article: ExportedArticle) -> Values:
    heading, points = article.draft.key_points_heading, article.draft.key_points
    return _present({"heading": heading, "points": list(points)})


def _people(article: ExportedArticle, shared_names: Names) -> dict[int, PersonDraft]:
    """By their keys, without these. They have the slug of their page where it does not follow from the name alone."""
    found = {}
    for person in article.draft.people:
        slug = article.slugs.get(person.key or 0)
        is_plain = slug == native_slug(person.name) and person.name not in shared_names
        found[person.key or 0] = PersonDraft(
            name=person.name,
            title=person.title,
            affiliation=person.affiliation,
            id=person.id,
            same_as=person.same_as,
            slug=None if is_plain else slug,
            only_quoted=person.only_quoted,
        )
    return found


def _is_listed(person: PersonDraft) -> bool:
    """Of those who are named only with their words, whose name says who they are stand with these alone."""
    return not person.only_quoted or bool(person.id or person.same_as or person.slug)


def _person(person: PersonDraft) -> Values:
    return _present(
        {
            "name": person.name,
            "title": person.title,
            "affiliation": person.affiliation,
            "id": person.id,
            "same_as": list(person.same_as),
            "slug": person.slug,
            "only_quoted": person.only_quoted or None,
        }
    )


def _quotes(article: ExportedArticle, people: Mapping[int, PersonDraft]) -> list[Values]:
    """With the place of words that are found elsewhere, or nowhere: those that go on over paragraphs are."""
    quotes = article.draft.quotes
    paragraphs = [block.text for block in render(article.draft.body).blocks] if quotes else []
    return [_quote(quote, people, exact.find(quote.text, paragraphs)) for quote in quotes]


def _quote(quote: QuoteDraft, people: Mapping[int, PersonDraft], found: Anchor | None) -> Values:
    return _present(
        {
            "text": quote.text,
            "speaker": _called(quote.speaker, people),
            "attribution": quote.attribution,
            "pull": quote.is_pull_quote or None,
            "anchor": asdict(quote.anchor) if quote.anchor and quote.anchor != found else None,
        }
    )


def _called(key: str | int | None, people: Mapping[int, PersonDraft]) -> str | None:
    """By what the file tells a person apart."""
    person = people.get(key) if isinstance(key, int) else None
    return (person.id or next(iter(person.same_as), None) or person.slug or person.name) if person else None


def _author(author: AuthorDraft, people: Mapping[int, PersonDraft]) -> Values:
    return _present({"person": _called(author.person, people), "role": author.role})


def _seo(article: ExportedArticle) -> Values:
    seo = article.draft.seo
    return _present(
        {
            "title": seo.title,
            "description": seo.description,
            "canonical_url": seo.canonical_url,
            "no_index": seo.no_index or None,
        }
    )


def _picture(picture: ExportedPicture) -> Values:
    x, y = picture.focal_x, picture.focal_y
    return _present(
        {
            "file": picture.file,
            "alt": picture.alt,
            "caption": picture.caption,
            "credit": picture.credit,
            "id": picture.external_id,
            "focal_point": None if x is None else {"x": x, "y": y},
        }
    )


def _present(values: Values) -> Values:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


FIELDS: Mapping[str, Callable[[ExportedArticle], Any]] = {
    "headline": lambda article: article.draft.headline,
    "alternative_headline": lambda article: article.draft.alternative_headline,
    "id": lambda article: article.draft.external_id,
    "slug": lambda article: article.draft.slug,
    "language": lambda article: article.draft.language,
    "translation_key": lambda article: article.draft.translation_key,
    "translation_of": lambda article: article.draft.translation_of,
    "status": lambda article: None if article.status == "PUBLISHED" else article.status.lower(),
    "published": lambda article: _moment(article.draft.published_at),
    "updated": lambda article: _moment(article.updated_at),
    "withdrawn": lambda article: _moment(article.withdrawn_at),
    "withdrawal_reason": lambda article: article.draft.withdrawal_reason,
    "redirect_to": lambda article: article.draft.redirect_to,
    "version": lambda article: article.version,
    "summary": lambda article: article.draft.summary,
    "dek": lambda article: article.draft.dek,
    "dateline": _dateline,
    "byline": lambda article: article.draft.byline,
    "image": lambda article: article.draft.image,
    "seo": _seo,
    "seo_image": lambda article: article.draft.seo.image,
    "pictures": lambda article: [_picture(picture) for picture in article.pictures],
    "source": lambda article: article.draft.source,
    "section": lambda article: article.draft.section,
    "tags": lambda article: list(article.draft.tags),
    "key_points": _key_points,
    "comment_guidelines": lambda article: article.comment_guidelines,
    "commenting": lambda article: "closed" if article.comments_closed else None,
}
"""What stands under each key, in this order; people and their quotes below."""
