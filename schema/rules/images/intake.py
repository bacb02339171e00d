"""How pictures come in: what the server has for it stands behind these words."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from db.content.images.images import Original
from schema.fields.uploads import UploadedFile


@dataclass(frozen=True, slots=True)
class SentUpload:
    """Bytes that were sent to the address of an upload, by its key."""

    key: int


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a picture is to be fetched, once."""

    url: str


Source = UploadedFile | SentUpload | WebAddress


class Picture(NamedTuple):
    """A picture that can be taken: what is known of it, and its bytes."""

    original: Original
    data: bytes


class NotTaken(Exception):
    """A picture is refused: `code` is one of `ErrorCode`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Intake(Protocol):
    async def read(self, source: Source) -> Picture:
        """All of a picture. Raises NotTaken."""

    async def keep(self, picture: Picture, is_new: bool) -> None:
        """Returns when its bytes are kept, even if the machine stops. Raises NotTaken."""

    async def discard(self, source: Source) -> None:
        """What a picture was read from is not needed any more."""
