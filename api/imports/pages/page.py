"""Articles as the plain text of their page: everything a reader sees there, from headline to comment form."""

import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from api.imports.article.drafts import draft
from api.imports.article.fields import ArticleFields
from api.imports.article.findings import Findings
from api.imports.article.problems import first_problem
from api.imports.dates.days import Day
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.pages import comments, pull_quotes, sources, top
from api.imports.pages.sections import BULLET, blocks, joined
from api.imports.pages.top import Top, UnreadableDateline
from db.article_input import ArticleDraft, PersonDraft, QuoteDraft
from db.text.markdown import escape, render
from schema.rules.attribution import attribution, languages
from schema.rules.attribution.attribution import Attribution

BOTTOM = re.compile(
    r"share (?:this|the) (?:article|story)\s*:?|(?:readers?\W? )?comments(?: ?\(\d+\))?:?|leave a comment",
    re.IGNORECASE,
)
NEWSROOM = {
    *("our", "own", "staff", "reporter", "reporters", "correspondent", "correspondents", "writer", "writers", "desk"),
    *("bureau", "news", "service", "services", "agency", "agencies", "press", "team", "editor", "editors", "editorial"),
    *("special", "web", "online", "redaktion"),
}
"""Words of bylines that name no person."""
UNNAMED = "–"  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Page:
    headline: str
    top: Top
    body: list[list[str]]
    source: str | None
    bottom: list[str]

    @property
    def day(self) -> Day | None:
        return self.top.dateline.day if self.top.dateline else None

    @property
    def place(self) -> str | None:
        return self.top.dateline.place if self.top.dateline else None


def read(text: str, options: ReadOptions) -> ArticleDraft:
    """The article on a page.

    What stands between headline and body is told apart by its look. The dateline is a line of its own, or run in as
    agencies do; without one the body begins behind key points, reading time, pull quote and byline.
    """
    page = _split(text)
    body = "\n\n".join(_markdown(block) for block in page.body)
    findings = Findings(options)
    try:
        article = draft(ArticleFields.model_validate(_values(page), context=findings), body, findings)
    except ValidationError as error:
        raise UnreadableFile(first_problem(error, findings)[0]) from error
    above = attribution.attribute(_above(page.top)).people
    found = attribution.attribute(
        [block.text for block in render(body).blocks], [replace(person, title=None) for person in above]
    )
    people = _people(page.top, above, found)
    return replace(
        article,
        dateline_place=page.place,
        dateline_date=article.dateline_date if page.place else None,
        people=tuple(people),
        quotes=(*_pull_quotes(page.top, people), *found.quotes),
    )


def _split(text: str) -> Page:
    headline, *lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    bottom = next((at for at, line in enumerate(lines) if BOTTOM.fullmatch(line)), len(lines))
    main = blocks(lines[:bottom])
    source = sources.of(main)
    if source:
        main.pop()
    try:
        above = top.read(main, languages.of(text))
    except UnreadableDateline as error:
        raise UnreadableFile(f"The page's date cannot be read: {error.reason}.", _number(error.line, text)) from error
    body = [above.opening] if above.opening else []
    body += main[above.blocks + bool(above.dateline) :]
    named = above.dateline.source if above.dateline else None
    return Page(headline, above, _without_byline(body, above), source or named, lines[bottom:])


def _number(line: str, text: str) -> int:
    return next(number for number, one in enumerate(text.split("\n"), 1) if " ".join(one.split()) == line)


def _without_byline(body: list[list[str]], above: Top) -> list[list[str]]:
    """Takes the byline that may stand under a dateline."""
    for number, block in enumerate(body[:2] if above.dateline else []):
        if above.byline is None and (line := top.byline(block[0])):
            above.byline = line
            return [*body[:number], *([block[1:]] if block[1:] else []), *body[number + 1 :]]
    return body


def _above(above: Top) -> list[str]:
    credits = [quote.attribution or "" for quote in above.pull_quotes]
    return [text for text in [above.summary, above.alternative_headline, above.dek, *credits] if text]


def _people(above: Top, named_above: list[PersonDraft], found: Attribution) -> list[PersonDraft]:
    """In order of first appearance on the page. The body's titles count more than those above it."""
    in_body = {person.name: person for person in found.people}
    people = [_with_title(in_body.pop(person.name, person), person) for person in named_above] + list(in_body.values())
    for quote in above.pull_quotes:
        speaker = pull_quotes.speaker(quote, people)
        if speaker and speaker.name not in {person.name for person in people}:
            people.append(speaker)
    return people


def _with_title(person: PersonDraft, above: PersonDraft) -> PersonDraft:
    return replace(person, title=person.title or above.title, affiliation=person.affiliation or above.affiliation)


def _pull_quotes(above: Top, people: list[PersonDraft]) -> list[QuoteDraft]:
    """The first is set apart."""
    quotes: list[QuoteDraft] = []
    for quote in above.pull_quotes:
        speaker = pull_quotes.speaker(quote, people)
        quotes.append(replace(quote, speaker=speaker.name if speaker else None, is_pull_quote=not quotes))
    return quotes


def _values(page: Page) -> dict[str, Any]:
    printed, guidelines = comments.read(page.bottom)
    return {
        "headline": page.headline,
        "alternative_headline": page.top.alternative_headline,
        "summary": page.top.summary,
        "dek": page.top.dek,
        "dateline": page.day and {"place": page.place or UNNAMED, "date": page.day},
        "authors": _authors(page.top.byline),
        "byline": page.top.byline,
        "source": page.source,
        "key_points": {"heading": page.top.heading or None, "points": page.top.points},
        "comments": printed,
        "comment_guidelines": guidelines,
    }


def _authors(byline: str | None) -> list[str]:
    """The names in it: of people, not of the staff or an agency."""
    names = (byline or "").partition(" ")[2]
    if not names or not NEWSROOM.isdisjoint(names.lower().split()):
        return []
    return [person.name for person in attribution.attribute([names]).people] or ([] if names.isupper() else [names])


def _markdown(block: list[str]) -> str:
    """A paragraph, or a list where every line has a bullet."""
    points = [BULLET.fullmatch(line) for line in block]
    if all(points):
        return "\n".join("- " + escape(point[1]) for point in points if point)
    return escape(joined(block))
