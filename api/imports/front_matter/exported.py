"""What exported files say in keys of their own: their pictures, and what other files said that no field takes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.imports.errors import UnreadableFile
from api.imports.front_matter.values import FrontMatter
from api.imports.pictures.named import Named, NamedPicture
from db.content.exports import references
from schema.rules.images.putting import LONGEST
from schema.rules.publishing import limits

FORMAT, EXPORTED = "format", "dateline"
"""The key and the value by which a file says that `dateline export` has written it."""
OTHER_FIELDS = "other_fields"


class FocalPoint(BaseModel):
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class PictureFields(BaseModel):
    """`file` is where its bytes stand; `id` is the publisher's own key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    alt: str = Field(default="", max_length=LONGEST["alt"])
    caption: str | None = Field(default=None, max_length=LONGEST["caption"])
    credit: str | None = Field(default=None, max_length=LONGEST["credit"])
    id: str | None = Field(default=None, max_length=limits.NAME)
    focal_point: FocalPoint | None = None


class OwnFields(BaseModel):
    """`image` and `seo_image` are references to `pictures`, as the body has them."""

    model_config = ConfigDict(frozen=True)

    image: str | None = None
    seo_image: str | None = None
    pictures: list[PictureFields] = []
    other_fields: dict[str, Any] = {}

    @property
    def named_pictures(self) -> Named:
        names = references(picture.file for picture in self.pictures)
        return dict(zip(names, map(_named, self.pictures), strict=True))


def _named(picture: PictureFields) -> NamedPicture:
    point = (picture.focal_point.x, picture.focal_point.y) if picture.focal_point else None
    return NamedPicture(picture.file, picture.alt, picture.caption, picture.credit, picture.id, point, is_exact=True)


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
