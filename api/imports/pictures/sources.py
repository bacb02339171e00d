"""Where the bytes of a picture come from: a file, the store that has them already, or the web, which is asked once."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from re import fullmatch

from api.images.intake import ImageIntake
from api.imports.pictures.named import NamedPicture
from api.imports.pictures.places import Places
from db.connections.postgres import Database
from db.content.imports import imported_pictures
from db.content.imports.identity import Source
from schema.rules.images.intake import NotTaken, WebAddress

NOT_FETCHED = "It is on the web, and nothing is fetched."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture is: in a file, or else at an address of the web, where that is known."""

    picture: NamedPicture
    file: Path | None
    url: str | None

    @property
    def name(self) -> str:
        return str(self.file or self.url or self.picture.address)


@dataclass(frozen=True, slots=True)
class Sources:
    """Without `fetching`, what is on the web stays there. `failed` has for an address why it was not fetched in this
    run."""

    intake: ImageIntake
    database: Database
    places: Places
    fetching: bool = True
    failed: dict[str, NotTaken] = field(default_factory=dict)

    async def place(self, picture: NamedPicture, source: Source) -> Place:
        file = await asyncio.to_thread(self.places.find, picture.address, source)
        return Place(picture, file, None if file or picture.is_exact else self.places.url(picture.address))

    async def bytes_of(self, place: Place) -> bytes:
        """Raises NotTaken."""
        if place.file:
            return await asyncio.to_thread(self._read, place.file)
        if place.url:
            return await self._fetched(place.url)
        name = Path(place.picture.address).stem
        if place.picture.is_exact and fullmatch(r"[0-9a-f]{64}", name) and (data := await self.intake.original(name)):
            return data
        raise NotTaken("NOT_FOUND", "There is no such file in what is imported.")

    async def was_fetched(self, url: str) -> bool:
        return await imported_pictures.fetched(self.database, url) is not None

    async def note_fetched(self, url: str, hash: bytes) -> None:
        await imported_pictures.note_fetched(self.database, url, hash)

    def _read(self, file: Path) -> bytes:
        most = self.intake.settings.image_bytes
        with file.open("rb") as opened:
            data = opened.read(most + 1)
        if len(data) > most:
            raise NotTaken("IMAGE_TOO_LARGE", f"The file is larger than {most} bytes.")
        return data

    async def _fetched(self, url: str) -> bytes:
        before = await imported_pictures.fetched(self.database, url)
        if before and (data := await self.intake.original(before.hex())):
            return data
        if not self.fetching:
            raise NotTaken("IMAGE_NOT_FETCHED", NOT_FETCHED)
        if url in self.failed:
            raise self.failed[url]
        try:
            return await self.intake.fetched(WebAddress(url))
        except NotTaken as refused:
            self.failed[url] = refused
            raise
