"""Articles as Markdown with YAML front matter."""

from pydantic import ValidationError

from api.imports.article.drafts import draft
from api.imports.article.fields import ArticleFields
from api.imports.article.problems import first_problem
from api.imports.errors import UnreadableFile
from api.imports.front_matter import yaml
from api.imports.options import ReadOptions
from db.article_input import ArticleDraft


def read(text: str, options: ReadOptions) -> ArticleDraft:
    matter = yaml.read(text)
    try:
        fields = ArticleFields.model_validate(matter.values)
    except ValidationError as error:
        reason, way = first_problem(error)
        raise UnreadableFile(reason, matter.line_of(way)) from error
    return draft(fields, matter.body, options)
