"""The draft of an article that another system wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from textwrap import shorten
from typing import Any

from pydantic import ValidationError

from api.imports.article.drafts import draft
from api.imports.article.fields import ArticleFields
from api.imports.article.findings import Findings
from api.imports.article.problems import first_problem
from api.imports.article.reading import Reading
from api.imports.dates import agency_datelines
from api.imports.dates.days import NoSuchDay
from api.imports.errors import UnreadableFile
from api.imports.markup.code_regions import Coded
from api.imports.markup.pictures import pictures_of
from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, by_address
from api.imports.transfers.drafting import bodies
from api.imports.transfers.records import Item
from db.article_input import ArticleDraft, PersonDraft
from db.text.composition import composed
from db.text.markdown import render
from db.text.slugs import is_slug
from schema.rules.attribution import languages
from schema.rules.attribution.attribution import attribute
from schema.rules.publishing import limits

LONGEST = {"headline": limits.HEADLINE, "alternative_headline": limits.HEADLINE, "summary": limits.SUMMARY}
LONGEST |= {"dek": limits.DEK, "byline": limits.BYLINE, "source": limits.NAME, "section": limits.TOPIC}
LONGEST_OPENING = 100
LONGEST_TOP = 5_000
NO_PROSE = ("#", "!", ">", "-", "*", "|", "`")
MOST = {"tags": limits.TOPICS, "authors": limits.AUTHORS, "people": limits.PEOPLE, "quotes": limits.QUOTES}

NOTHING = "–"  # noqa: RUF001
"""In place of what a notice of withdrawal does not say."""


def readings_of(items: Sequence[Item], options: ReadOptions) -> list[Reading | str]:
    """A sentence in place of what cannot be read."""
    return [_reading(item, options) for item in items]


def _reading(item: Item, options: ReadOptions) -> Reading | str:
    try:
        return reading_of(item, options)
    except UnreadableFile as error:
        return error.reason


def reading_of(item: Item, options: ReadOptions) -> Reading:
    """Raises UnreadableFile."""
    findings = Findings(options)
    if item.only_withdraws:
        item = replace(item, values={"headline": NOTHING, **item.values}, html=f"<p>{NOTHING}</p>")
    body = _unrepeated(bodies.markdown(item.html, item.base or options.base_url), item.values)
    try:
        values = {"headline": item.values.get("headline") or _first_words(body), **item.values}
        fields = ArticleFields.model_validate(_within_limits(values), context=findings)
    except ValidationError as error:
        raise UnreadableFile(first_problem(error, findings)[0]) from error
    findings.lead = item.lead or findings.lead
    place, day = (item.place, item.day) if item.place else _run_in(body, fields.language)
    article = replace(
        draft(fields, body, findings),
        external_id=item.id,
        slug_is_given=False,
        dateline_place=place,
        dateline_date=day,
        other_fields={**findings.other_fields, **item.other_fields},
    )
    article = _attributed(_called(article, item.slug))
    shown = list(_pictures(article.body))
    return Reading(article, pictures=by_address([*([findings.lead] if findings.lead else []), *shown]))


def _unrepeated(body: str, values: Mapping[str, Any]) -> str:
    """Without a headline and a byline above the text, which the article has besides."""
    printed = {_plain(values[name]) for name in ("headline", "byline") if isinstance(values.get(name), str)}
    first, blank, rest = body.partition("\n\n")
    while blank and _plain(first.lstrip("# ")) in printed:
        body = rest
        first, blank, rest = body.partition("\n\n")
    return body


def _run_in(body: str, language: str | None) -> tuple[str | None, date | None]:
    """Place and day of the dateline with which the text opens, whose words stay."""
    first = next((part for part in body[:LONGEST_TOP].split("\n\n") if not part.startswith(NO_PROSE)), "")
    text = " ".join(render(first).text.split())
    try:
        opened = agency_datelines.opening(text, language or languages.of(text))
    except NoSuchDay:
        return None, None
    if opened is None or opened[0].place is None:
        return None, None
    day = opened[0].day
    return opened[0].place, day.within(day.year) if day and day.year else None


def _first_words(body: str) -> str:
    """For what has no headline."""
    return shorten(render(body).text.strip().partition("\n")[0], LONGEST_OPENING, placeholder="…") if body else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "").replace("*", "").split()).casefold()


def _within_limits(values: Mapping[str, Any]) -> dict[str, Any]:
    """What other systems let be longer than an article here can have it: the rest is left out."""
    kept = {name: _shortened(value, LONGEST.get(name)) for name, value in values.items()}
    for name, most in MOST.items():
        if isinstance(kept.get(name), list):
            kept[name] = kept[name][:most]
    kept["tags"] = [_shortened(tag, limits.TOPIC) for tag in kept.get("tags", ())]
    return kept


def _shortened(value: Any, longest: int | None) -> Any:
    if not isinstance(value, str):
        return value
    text = composed(bodies.printable(value))
    return text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"


def _called(article: ArticleDraft, slug: str) -> ArticleDraft:
    """By what its address had, where that can be one here."""
    return replace(article, slug=slug) if is_slug(slug) else article


def _attributed(article: ArticleDraft) -> ArticleDraft:
    """With the quotes that the body has, and the people whom it names."""
    if len(article.body) > limits.ATTRIBUTED:
        return article
    texts = [block.text for block in render(article.body).blocks]
    found = attribute(texts, article.people, article.language)
    known = {person.name: person for person in article.people}
    named = {person.name: _joined(known.get(person.name), person) for person in found.people}
    people = {**known, **named}
    told = {_plain(quote.text).strip(" ,.") for quote in article.quotes}
    more = (quote for quote in found.quotes if _plain(quote.text).strip(" ,.") not in told)
    quotes = (*article.quotes, *more)[: limits.QUOTES]
    return replace(article, people=tuple(people.values())[: limits.PEOPLE], quotes=quotes)


def _joined(known: PersonDraft | None, found: PersonDraft) -> PersonDraft:
    """What the source says of a person counts more than what the text does."""
    if known is None:
        return found
    return replace(known, title=known.title or found.title, affiliation=known.affiliation or found.affiliation)


def _pictures(body: str) -> list[NamedPicture]:
    return [picture for piece in Coded.of(body).pieces for picture in pictures_of(piece)]
