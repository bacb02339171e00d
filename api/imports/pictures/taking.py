"""Takes the pictures of articles in, by the rules of `putImage`: each once, however often its articles are imported."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from api.images.store import StoreUnavailable
from api.imports.article.reading import Reading
from api.imports.markup.pictures import shown_from, times_named
from api.imports.pictures.named import NamedPicture
from api.imports.pictures.sources import Place, Sources
from db.article_input import ArticleDraft
from db.content.imports import imported_pictures
from db.content.imports.file_drafts import Stamp
from db.content.imports.identity import Source
from db.content.imports.imported_pictures import FilePicture
from schema.fields.uploads import UploadedFile
from schema.rules.images.intake import NotTaken

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
AT_ONCE = 4
"""Pictures that are looked at, each with a connection."""


@dataclass(slots=True)
class Taken:
    """`keys` are those of images, by the addresses of their pictures; `files` are the paths of those that are files,
    with their stamps. `refusals` say of each address why its picture is not taken. Of the others some are `new`, which
    have no keys in a dry run, and others `known`; some are `without_alt`."""

    keys: dict[str, int] = field(default_factory=dict)
    files: dict[str, Stamp] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    new: int = 0
    known: int = 0
    without_alt: int = 0

    def is_whole(self, reading: Reading) -> bool:
        return self.keys.keys() >= reading.pictures.keys()

    def relative_in(self, body: str) -> int:
        """How many addresses of the body were relative to a site, of pictures that are here now."""
        return times_named(body, {name for name in self.keys if not ABSOLUTE.match(name)}) if self.keys else 0

    def shown_in(self, reading: Reading) -> ArticleDraft:
        """The draft with keys for the addresses of its pictures; in the body those that are not taken stay as they
        are."""
        draft = reading.draft
        shown = {address: f"image:Image_{self.keys[address]}" for address in sorted(self.keys, key=len, reverse=True)}
        if reading.is_exact:
            body = reduce(lambda text, each: text.replace(*each), shown.items(), draft.body)
        else:
            body = shown_from(draft.body, shown)
        seo = replace(draft.seo, image=self.keys.get(str(draft.seo.image)))
        return replace(draft, image=self.keys.get(str(draft.image)), seo=seo, body=body)


class PictureIntake:
    """Those of one run."""

    def __init__(self, sources: Sources, dry: bool = False) -> None:
        self.sources, self.dry = sources, dry
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._places: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._to_be: set[bytes | str] = set()

    async def take(self, reading: Reading, source: Source) -> tuple[ArticleDraft, Taken]:
        """The reading's article with its pictures."""
        taken, reading = Taken(), self._with_lead(reading, source)
        await asyncio.gather(*(self._take(name, each, source, taken) for name, each in reading.pictures.items()))
        return taken.shown_in(reading), taken

    def _with_lead(self, reading: Reading, source: Source) -> Reading:
        """That of the folder of a page, where the file names none."""
        if reading.is_exact or reading.draft.image is not None:
            return reading
        lead = self.sources.places.featured(source)
        if lead is None:
            return reading
        pictures = {lead: NamedPicture(lead), **reading.pictures}
        return replace(reading, draft=replace(reading.draft, image=lead), pictures=pictures)

    async def _take(self, name: str, picture: NamedPicture, source: Source, taken: Taken) -> None:
        async with self._turns:
            place = await self.sources.place(picture, source)
            async with self._places[place.name]:
                try:
                    await self._image(name, place, taken)
                except NotTaken as refused:
                    taken.refusals[name] = _reason(refused)
            if place.file:
                taken.files[str(place.file)] = stamp(place.file)

    async def _image(self, name: str, place: Place, taken: Taken) -> None:
        if self.dry and place.url and self.sources.fetching and not await self.sources.was_fetched(place.url):
            self._count_as_new(place.url, taken)
            return
        data = await self.sources.bytes_of(place)
        digest = (await asyncio.to_thread(sha256, data)).digest()
        wanted = FilePicture(digest, place.picture.external_id, place.picture.columns)
        key = await imported_pictures.find(self.sources.database, wanted)
        if key is not None:
            taken.keys[name], taken.known = key, taken.known + 1
        elif (key := await self._put(wanted, data)) is None:
            self._count_as_new(wanted.said, taken)
        else:
            taken.keys[name], taken.new = key, taken.new + 1
        taken.without_alt += not place.picture.alt
        if place.url and key is not None:
            await self.sources.note_fetched(place.url, digest)

    async def _put(self, wanted: FilePicture, data: bytes) -> int | None:
        intake = self.sources.intake
        read = await intake.read(UploadedFile(BytesIO(data)))
        if self.dry:
            return None
        keep = lambda _, is_new: intake.keep(read, is_new)  # noqa: E731
        return await imported_pictures.add(self.sources.database, wanted, read.original, keep)

    def _count_as_new(self, picture: bytes | str, taken: Taken) -> None:
        """In a dry run: a second time it would be known."""
        if picture in self._to_be:
            taken.known += 1
        else:
            taken.new += 1
            self._to_be.add(picture)


def stamp(file: Path) -> Stamp:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def are_as_they_were(files: Mapping[str, Stamp]) -> bool:
    try:
        return all(stamp(Path(file)) == tuple(before) for file, before in files.items())
    except OSError:
        return False


def _reason(refused: NotTaken) -> str:
    if refused.code == "IMAGES_UNAVAILABLE":
        raise StoreUnavailable(refused.message) from refused
    return refused.message
