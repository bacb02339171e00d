"""Articles as the plain text of their page: everything a reader sees there, from headline to comment form."""

import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from api.imports.article.drafts import draft
from api.imports.article.fields import ArticleFields
from api.imports.article.findings import Findings
from api.imports.article.problems import first_problem
from api.imports.attribution import names, quotations
from api.imports.dates.datelines import read_dateline
from api.imports.dates.days import Day
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.pages import comments as page_comments
from api.imports.pages.sections import BULLET, blocks, joined
from api.imports.pages.top import Top, is_mark, read_top
from db.article_input import ArticleDraft, PersonDraft, QuoteDraft
from db.text.markdown import escape

BOTTOM = re.compile(
    r"share (?:this|the) (?:article|story)\s*:?|(?:readers?\W? )?comments(?: ?\(\d+\))?:?|leave a comment",
    re.IGNORECASE,
)
SOURCE = re.compile(r"(?:[-–—]+\s*|source:\s*)(?P<source>\S.{0,80})", re.IGNORECASE)  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Page:
    headline: str
    top: Top
    dateline: tuple[str, Day] | None
    body: list[list[str]]
    source: str | None
    bottom: list[str]


def read(text: str, options: ReadOptions) -> ArticleDraft:
    """The article on a page.

    What stands between headline and dateline is told apart by its look; of the rest the first paragraph is the
    summary, and every further one a line of the dek. The dateline is a line of its own; without one the body begins
    behind key points, reading time and pull quote.
    """
    page = _split(text)
    prose = [joined(block) for block in page.body]
    people = _people(page, prose)
    quotes = [*_pull_quotes(page, people), *quotations.find(prose, people)]
    findings = Findings(options)
    try:
        fields = ArticleFields.model_validate(_values(page, people, quotes), context=findings)
    except ValidationError as error:
        raise UnreadableFile(first_problem(error, findings)[0]) from error
    return draft(fields, "\n\n".join(_markdown(block) for block in page.body), findings)


def _split(text: str) -> Page:
    headline, *lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    bottom = next((at for at, line in enumerate(lines) if BOTTOM.fullmatch(line)), len(lines))
    main = blocks(lines[:bottom])
    source = SOURCE.fullmatch(main[-1][0]) if main and len(main[-1]) == 1 else None
    if source:
        main.pop()
    dateline = next((at for at, block in enumerate(main) if len(block) == 1 and read_dateline(block[0])), None)
    body = dateline + 1 if dateline is not None else _behind_marks(main)
    return Page(
        headline=headline,
        top=read_top(main[:body] if dateline is None else main[:dateline]),
        dateline=None if dateline is None else read_dateline(main[dateline][0]),
        body=main[body:],
        source=source and source["source"],
        bottom=lines[bottom:],
    )


def _behind_marks(main: list[list[str]]) -> int:
    return max((at + 1 for at, block in enumerate(main) if any(map(is_mark, block))), default=0)


def _people(page: Page, prose: list[str]) -> list[PersonDraft]:
    """In order of first appearance on the page. The body's titles count more than those of the summary above it."""
    above = [page.top.summary or "", page.top.dek or "", *(quote.attribution or "" for quote in page.top.pull_quotes)]
    in_body = {person.name: person for person in names.find("\n".join(prose))}
    found = names.find("\n".join([*above, *prose]))
    known = {person.name: in_body.get(person.name, person) for person in found}
    for quote in page.top.pull_quotes:
        if quote.speaker and not any(name in (quote.attribution or "") for name in known):
            known[quote.speaker] = PersonDraft(name=quote.speaker)
    return list(known.values())


def _pull_quotes(page: Page, people: list[PersonDraft]) -> list[QuoteDraft]:
    """Spoken by the person whose name is in the credit, or else by the name it begins with. The first is set apart."""
    quotes: list[QuoteDraft] = []
    for quote in page.top.pull_quotes:
        speaker = next((one.name for one in people if one.name in (quote.attribution or "")), quote.speaker)
        quotes.append(replace(quote, speaker=speaker, is_pull_quote=not quotes))
    return quotes


def _values(page: Page, people: list[PersonDraft], quotes: list[QuoteDraft]) -> dict[str, Any]:
    comments, guidelines = page_comments.read(page.bottom)
    return {
        "headline": page.headline,
        "summary": page.top.summary,
        "dek": page.top.dek,
        "dateline": page.dateline and {"place": page.dateline[0], "date": page.dateline[1]},
        "source": page.source,
        "key_points": {"heading": page.top.heading, "points": page.top.points},
        "people": [{"name": person.name, "title": person.title} for person in people],
        "quotes": [
            {
                "text": quote.text,
                "speaker": quote.speaker,
                "attribution": quote.attribution,
                "pull": quote.is_pull_quote,
            }
            for quote in quotes
        ],
        "comments": comments,
        "comment_guidelines": guidelines,
    }


def _markdown(block: list[str]) -> str:
    """A paragraph, or a list where every line has a bullet."""
    points = [BULLET.fullmatch(line) for line in block]
    if all(points):
        return "\n".join("- " + escape(point[1]) for point in points if point)
    return escape(joined(block))
