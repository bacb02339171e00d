"""The mutations of images: putting one, and getting an address to send a picture to."""

from typing import Any

import strawberry

from db.compiler.mapping import One, Resolved
from db.content.images import uploads
from db.text.composition import composed
from schema.content.images.image_uploads import ImageUpload
from schema.content.images.images import Image
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL, Upload
from schema.rules.images.intake import SentUpload, Source, WebAddress
from schema.rules.images.putting import Wanted, put
from schema.rules.mutations import Info, by_editor, key_of
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult

WHERE = "One of `upload`, `uploadId` and `url` gives the picture."


@strawberry.input(description="The point of a picture that must stay in sight when it is cut.")
class FocalPointInput:
    x: float = strawberry.field(description="From 0, the left edge, to 1, the right one.")
    y: float = strawberry.field(description="From 0, the upper edge, to 1, the lower one.")


@strawberry.input(
    description="An image: a new one, or changes to one that there is. What is left out stays as it is; null takes it "
    f"away. {WHERE}"
)
class PutImageInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="The image to change; null for a new one.")
    external_id: strawberry.ID | None = strawberry.field(
        default=None, description="The publisher's own key, up to 200 characters: sent again, it is the same image."
    )
    upload: Upload | None = strawberry.field(
        default=None, description="The file itself, as a part of a multipart request."
    )
    upload_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of `createImageUpload`, after the file was sent to its address."
    )
    url: URL | None = strawberry.field(
        default=None, description="Where the file is on the public web: it is fetched now, once."
    )
    alt: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What stands for the picture where it is not seen, up to 1,000 characters. Articles with a picture "
        "that lacks it cannot be published.",
    )
    caption: str | None = strawberry.field(
        default=strawberry.UNSET, description="What to print below it, as plain text, up to 2,000 characters."
    )
    credit: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whom to name for it, up to 300 characters; of a new image, what the file itself says (IPTC, EXIF, "
        "XMP) unless given.",
    )
    focal_point: FocalPointInput | None = strawberry.field(
        default=strawberry.UNSET, description="What must stay in sight when it is cut; null for the middle."
    )


@strawberry.type(description="The image with its sizes.")
class PutImagePayload:
    image: Image | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type(description="An address that takes a picture.")
class CreateImageUploadPayload:
    upload: ImageUpload | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class ImageMutations:
    @strawberry.mutation(
        description="Editors, and service tokens with the scope `images:write`: put an image, a new one or changes to "
        "one that there is. The file is read whole before anything is stored. The same picture with the same words, "
        "sent again, is the same image."
    )
    async def put_image(self, info: Info, input: PutImageInput) -> PutImagePayload:
        return await by_editor(PutImagePayload, info, lambda context: put(context, wanted(input)), "images:write")

    @strawberry.mutation(
        description="Editors, and service tokens with the scope `images:write`: get an address for the bytes of a "
        "picture, good for a quarter of an hour. For large files, and clients that send no multipart requests."
    )
    async def create_image_upload(self, info: Info) -> CreateImageUploadPayload:
        return await by_editor(CreateImageUploadPayload, info, create_upload, "images:write")


async def create_upload(context: Context) -> WriteResult:
    return WriteResult(await uploads.add(context.services.database))


def wanted(given: PutImageInput) -> Wanted:
    key = None if given.id is None else key_of("Image", given.id)
    return Wanted(key, given.external_id, _changes(given), _sources(given))


def _changes(given: PutImageInput) -> dict[str, Any]:
    texts = {name: getattr(given, name) for name in ("alt", "caption", "credit")}
    changes: dict[str, Any] = {name: _tidy(text) for name, text in texts.items() if text is not strawberry.UNSET}
    if "alt" in changes:
        changes["alt"] = changes["alt"] or ""
    if given.focal_point is not strawberry.UNSET:
        point = given.focal_point
        changes |= {"focal_x": point and point.x, "focal_y": point and point.y}
    return changes


def _tidy(text: str | None) -> str | None:
    return composed(text).strip() or None if text else None


def _sources(given: PutImageInput) -> dict[str, Source]:
    found: dict[str, Source] = {}
    if given.upload is not None:
        found["upload"] = given.upload
    if given.upload_id is not None:
        found["uploadId"] = SentUpload(key_of("ImageUpload", given.upload_id))
    if given.url is not None:
        found["url"] = WebAddress(given.url)
    return found
