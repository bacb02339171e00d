"""Uploads: an address of the server that takes the bytes of a picture for a while."""

from datetime import datetime

import strawberry

from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL


@strawberry.type(
    description="Where to send the bytes of a picture, by `PUT`, before `putImage` makes an image of them."
)
class ImageUpload:
    upload_id: strawberry.ID = mapped(description="For `uploadId` of `putImage`, once the bytes are sent.")
    upload_url: URL = mapped(
        description="Takes one `PUT` with the file as its body, from whoever has the address; no token, and no header. "
        "It answers with status 204, or with a JSON object that has `errors`."
    )
    expires_at: datetime = mapped(description="When the address stops to take anything.")
