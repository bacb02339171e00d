"""Articles as Markdown with YAML front matter."""

from datetime import date

from pydantic import ValidationError

from api.imports import front_matter
from api.imports.drafts import draft
from api.imports.errors import UnreadableFile
from api.imports.fields import ArticleFields
from api.imports.problems import first_problem
from db.article_input import ArticleDraft


def read(text: str, imported_on: date) -> ArticleDraft:
    matter = front_matter.read(text)
    try:
        fields = ArticleFields.model_validate(matter.values)
    except ValidationError as error:
        reason, way = first_problem(error)
        raise UnreadableFile(reason, matter.line_of(way)) from error
    return draft(fields, matter.body, imported_on)
