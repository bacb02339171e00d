"""Renditions of pictures: made for the first time, beside Pillow alone, and kept, beside a server of static files."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import asyncpg
import httpx
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api.images.decoding.drawing import drawn
from db.embedded.server import embedded
from tests.api.images.newsroom import Newsroom
from tests.benchmarks.load import Load
from tests.benchmarks.processes import AS_SERVED, UVICORN, Application, Server, put_under, serving
from tests.benchmarks.section import Section
from tests.benchmarks.turns import Effort
from tests.builder import Builder

WIDTHS = (320, 480, 640, 800, 960, 1280, 1600, 1920)
FORMATS = {"JPEG": "jpg", "WEBP": "webp", "AVIF": "avif"}
SIZE = (6000, 4000)
COLUMNS = ("renditions", "beside", "per second", "ratio")
METHOD = """
A JPEG of 24 megapixels. First: each of the widths from 320 to 1920 pixels once, one after the other, by one process of
Dateline, beside the same calls of Pillow in one process without a server. Kept: a rendition of 800 pixels again and
again, beside the same file from Starlette's StaticFiles on uvicorn; one process each, {connections} connections.
"""
FOLDER = "PICTURES"


def static_files() -> Starlette:
    return Starlette(routes=[Mount("/", StaticFiles(directory=os.environ[FOLDER]))])


async def measure(effort: Effort) -> list[Section]:
    with TemporaryDirectory() as data, TemporaryDirectory() as kept, embedded(Path(data)) as url:
        settings = {"DATELINE_IMAGES": kept, "DATELINE_CACHE_BYTES": "0"}
        async with AsyncExitStack() as stack:
            dateline = Application("Dateline", AS_SERVED.command, settings)
            server = await stack.enter_async_context(serving(dateline, url))
            picture = photograph()
            newsroom = await stack.enter_async_context(newsroom_of(server))
            image = await newsroom.image(picture, alt="A photograph")
            await published(url, image["id"])
            first = [await first_time(newsroom, image["id"], picture, format) for format in FORMATS]
            static = Application("static", (*UVICORN, "tests.benchmarks.pictures:static_files"), {FOLDER: kept})
            by_hand = await stack.enter_async_context(serving_files(static, url))
            again = await once_kept(newsroom, image["id"], (server, by_hand), effort)
    return [Section("Renditions", METHOD.format(connections=effort.connections), COLUMNS, [*first, again])]


def photograph() -> bytes:
    """Soft shapes with grain, as cameras see."""
    file, soft = BytesIO(), Image.effect_noise((60, 40), 120).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE, 12)
    Image.merge("RGB", (soft, Image.blend(soft, grain, 0.2), grain)).save(file, "JPEG", quality=88)
    return file.getvalue()


@asynccontextmanager
async def newsroom_of(server: Server) -> AsyncIterator[Newsroom]:
    async with httpx.AsyncClient(base_url=server.url, timeout=120) as client:
        yield Newsroom(client)


@asynccontextmanager
async def serving_files(application: Application, url: str) -> AsyncIterator[Server]:
    async with serving(application, url) as server:
        yield server


async def published(url: str, image: str) -> None:
    connection = await asyncpg.connect(url)
    make = Builder(connection)
    await make.shows(await make.article(), int(image.removeprefix("Image_")))
    await connection.close()


async def first_time(newsroom: Newsroom, image: str, picture: bytes, format: str) -> Sequence[str]:
    found = [await newsroom.rendition(image, headers={}, width=width, format=format) for width in WIDTHS]
    begin = perf_counter()
    for rendition in found:
        (await newsroom.fetch(path_of(rendition["url"]))).raise_for_status()
    by_server = perf_counter() - begin
    begin = perf_counter()
    for rendition in found:
        task = {"format": FORMATS[format], "quality": 80, "focal_point": None}
        await asyncio.to_thread(drawn, picture, 10**9, task | {name: rendition[name] for name in ("width", "height")})
    alone = perf_counter() - begin
    return [f"first, {format}", "Pillow alone", f"{len(WIDTHS) / by_server:.1f}", f"{alone / by_server:.2f}"]


async def once_kept(newsroom: Newsroom, image: str, servers: tuple[Server, Server], effort: Effort) -> Sequence[str]:
    url = (await newsroom.rendition(image, headers={}, width=800, format="WEBP"))["url"]
    folder = url.split("/")[-2]
    size = url.rpartition("/")[2].partition("-")[0]
    paths = (path_of(url), f"/renditions/{folder}/{size}.webp")
    pairs = list(zip(servers, paths, strict=True))
    speeds = [[await per_second(*pair, effort) for pair in pairs] for _ in range(effort.rounds)]
    ratio = median(dateline / static for dateline, static in speeds)
    return ["kept, WEBP", "a static file", f"{median(each[0] for each in speeds):,.0f}", f"{ratio:.2f}"]


async def per_second(server: Server, path: str, effort: Effort) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    load = Load(server.port, [request], effort.connections, effort.seconds, server.pid, server.pid)
    return (await put_under(load)).rate


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]
