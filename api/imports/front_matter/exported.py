"""What exported files say in keys of their own: their pictures, and what other files said that no field takes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from api.imports.errors import UnreadableFile
from api.imports.front_matter.values import FrontMatter

FORMAT, EXPORTED = "format", "dateline"
"""The key and the value by which a file says that `dateline export` has written it."""
OTHER_FIELDS = "other_fields"


class OwnFields(BaseModel):
    """`image` and `seo_image` are references, as `db/content/exports` has them."""

    model_config = ConfigDict(frozen=True)

    image: str | None = None
    seo_image: str | None = None
    other_fields: dict[str, Any] = {}


def is_exported(front_matter: FrontMatter) -> bool:
    return front_matter.values.get(FORMAT) == EXPORTED


def split(front_matter: FrontMatter) -> tuple[dict[str, Any], OwnFields]:
    """The values of keys that all files may have, and these. Raises UnreadableFile."""
    own = {key: value for key, value in front_matter.values.items() if key in OwnFields.model_fields}
    others = {key: value for key, value in front_matter.values.items() if key not in own}
    try:
        return others, OwnFields.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UnreadableFile(f"{place}: {first['msg']}.", front_matter.line_of(first["loc"])) from None
