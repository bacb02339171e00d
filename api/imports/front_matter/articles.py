"""Articles as Markdown, with front matter or with a first-level heading as their headline."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from pydantic import ValidationError

from api.imports.article.drafts import draft
from api.imports.article.fields import ArticleFields
from api.imports.article.findings import Findings
from api.imports.article.keys import ARTICLE, folded
from api.imports.article.problems import first_problem
from api.imports.article.reading import Reading
from api.imports.article.values import flag_of
from api.imports.errors import UnreadableFile
from api.imports.front_matter import exported, matter
from api.imports.front_matter.headings import take_headline
from api.imports.front_matter.values import FrontMatter
from api.imports.markup import convert
from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, by_address
from db.article_input import ArticleDraft

LONGEST_SUMMARY = 5000
DATE_IN_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-.+")
"""As Jekyll names posts."""


def read(text: str, name: str, options: ReadOptions, above: int = 0) -> Reading:
    """The article of a text that stands below so many empty lines in a file of this name."""
    front_matter = matter.read(text, above)
    return _reading(front_matter, name, Findings(options))


def read_without_front_matter(text: str, options: ReadOptions) -> Reading:
    return _reading(FrontMatter({}, dict, text), "", Findings(options))


def _reading(front_matter: FrontMatter, name: str, findings: Findings) -> Reading:
    if exported.is_exported(front_matter):
        return _exact(front_matter, findings)
    values, body = _completed(front_matter, name)
    fields = _fields(values, front_matter, findings)
    converted = convert(body, findings.options.base_url)
    article = draft(_with_lead(fields, converted.lead), converted.markdown, findings)
    notes = (*findings.notes, *converted.notes)
    pictures = by_address([*_beside(article, findings), *converted.pictures])
    return Reading(article, tuple(findings.unknown), notes, converted.relative_addresses, pictures=pictures)


def _beside(article: ArticleDraft, findings: Findings) -> Iterator[NamedPicture]:
    """The pictures that the front matter names."""
    if findings.lead:
        yield findings.lead
    if article.seo.image:
        yield NamedPicture(str(article.seo.image))


def _exact(front_matter: FrontMatter, findings: Findings) -> Reading:
    """All as it stands there; the last line end is the file's own."""
    values, own = exported.split(front_matter)
    findings.is_exact, findings.other_fields = True, dict(own.other_fields)
    article = draft(_fields(values, front_matter, findings), front_matter.body.removesuffix("\n"), findings)
    article = replace(article, image=own.image, seo=replace(article.seo, image=own.seo_image))
    return Reading(article, tuple(findings.unknown), is_exact=True, pictures=own.named_pictures)


def _fields(values: dict[str, object], front_matter: FrontMatter, findings: Findings) -> ArticleFields:
    try:
        fields = ArticleFields.model_validate(values, context=findings)
    except ValidationError as error:
        reason, way = first_problem(error, findings)
        raise UnreadableFile(reason, front_matter.line_of(way)) from error
    if findings.unknown and findings.options.strict:
        raise UnreadableFile(
            f"{findings.unknown[0]} is not a known key.", front_matter.line_of_key(findings.unknown[0])
        )
    return fields


def _with_lead(fields: ArticleFields, lead: str | None) -> ArticleFields:
    """What stands above `<!--more-->` is the summary, where the file gives none."""
    return fields if fields.summary or not lead else fields.model_copy(update={"summary": lead[:LONGEST_SUMMARY]})


def _completed(front_matter: FrontMatter, name: str) -> tuple[dict[str, object], str]:
    """With the headline of the body and the date of the file's name, where the front matter has none."""
    values, body = dict(front_matter.values), front_matter.body
    present = {folded(key) for key, value in values.items() if value is not None}
    dated = {folded(key) for key, value in values.items() if value is not None and flag_of(value) is None}
    if not present & set(ARTICLE.fields["headline"]):
        headline, body = take_headline(body)
        values |= {"headline": headline}
    if (in_name := DATE_IN_NAME.match(PurePath(name).name)) and not dated & set(ARTICLE.fields["published"]):
        values |= {"date": in_name[1]}
    return values, body
