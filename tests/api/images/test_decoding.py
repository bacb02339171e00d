"""The process that reads pictures: what it finds out, how it draws, what it refuses, and that it ends when it must."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zipfile import ZipFile
from zlib import compressobj, crc32

import pytest
from PIL import Image, ImageCms

from api.images.decoder import Decoder
from api.images.decoding.refusals import PictureRefused
from api.settings.settings import Settings
from tests.api.images.pictures import BLUE, RED, decoded, encoded, halves, jpeg

ORIENTATION, ARTIST, COPYRIGHT = 0x0112, 0x013B, 0x8298
NOISE = Image.effect_noise((300, 200), 90).convert("RGB")
MARKUP = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
CENTRE: Any = {"format": "png", "quality": 80, "focal_point": None}


@pytest.fixture(scope="module")
async def decoder() -> AsyncIterator[Decoder]:
    decoder = Decoder(Settings(image_seconds=60, image_pixels=2_000_000))
    yield decoder
    await decoder.close()


def archive() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as zipped:
        zipped.writestr("page.html", "words")
    return file.getvalue()


def plain(width: int, height: int) -> bytes:
    """A PNG of black pixels: few bytes, however many there are. Written by hand, for Pillow would hold each of them."""
    packer, row = compressobj(1), bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (b"IHDR" + head, b"IDAT" + pixels, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(each) - 4) + each + pack(">I", crc32(each)) for each in chunks
    )


REFUSED: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", "IMAGE_TYPE_UNSUPPORTED"),
    "text": (b"These are words.", "IMAGE_TYPE_UNSUPPORTED"),
    "svg with a script": (MARKUP, "IMAGE_TYPE_UNSUPPORTED"),
    "svg without one": (b"<?xml version='1.0'?><svg/>", "IMAGE_TYPE_UNSUPPORTED"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "IMAGE_TYPE_UNSUPPORTED"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMAGE_TYPE_UNSUPPORTED"),
    "tiff": (encoded(halves(), "TIFF"), "IMAGE_TYPE_UNSUPPORTED"),
    "bmp": (encoded(halves(), "BMP"), "IMAGE_TYPE_UNSUPPORTED"),
    "png with markup behind it": (encoded(halves(), "PNG") + MARKUP, "IMAGE_TYPE_UNSUPPORTED"),
    "gif with markup in a comment": (encoded(halves(), "GIF", comment=MARKUP), "IMAGE_TYPE_UNSUPPORTED"),
    "jpeg that is an archive": (jpeg() + archive(), "IMAGE_TYPE_UNSUPPORTED"),
    "100 megapixels": (plain(10_000, 10_000), "IMAGE_TOO_LARGE"),
    "1,000 megapixels": (plain(32_000, 32_000), "IMAGE_TOO_LARGE"),
    "one pixel too many": (plain(2_000_001, 1), "IMAGE_TOO_LARGE"),
    **{
        f"{format} cut off": (
            encoded(Image.effect_noise((300, 200), 90).convert("RGB"), format)[:-500],
            "IMAGE_DAMAGED",
        )
        for format in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
    },
    "png head": (encoded(halves(), "PNG")[:30], "IMAGE_DAMAGED"),
    "jpeg mark": (b"\xff\xd8\xff", "IMAGE_DAMAGED"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_whole_picture_is_refused(decoder: Decoder, name: str) -> None:
    data, code = REFUSED[name]

    with pytest.raises(PictureRefused) as refused:
        await decoder.inspect(data)

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
async def test_a_picture_is_known_by_what_is_in_it(decoder: Decoder, format: str) -> None:
    facts = await decoder.inspect(encoded(halves((120, 80)), format))

    assert (facts["media_type"], facts["width"], facts["height"]) == (f"image/{format.lower()}", 120, 80)
    assert (facts["see_through"], facts["credit"]) == (False, None)
    assert len(facts["placeholder"]) < 400


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
async def test_pictures_of_all_modes_are_read_and_drawn(decoder: Decoder, mode: str) -> None:
    source = halves((100, 60))
    picture = source.convert("L").convert("I").convert("I;16") if mode == "I;16" else source.convert(mode)
    data = encoded(picture, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")

    facts = await decoder.inspect(data)
    drawn = decoded(await decoder.draw(data, width=50, height=30, **CENTRE))

    assert (facts["width"], facts["height"], drawn.size) == (100, 60, (50, 30))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_turned_upright(decoder: Decoder, orientation: int, format: str) -> None:
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    upright = halves((80, 60))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = upright.transpose(turned[orientation]) if orientation > 1 else upright
    data = encoded(stored, format, exif=exif)

    facts = await decoder.inspect(data)
    drawn = decoded(await decoder.draw(data, width=40, height=30, **CENTRE)).convert("RGB")

    assert (facts["width"], facts["height"]) == (80, 60)
    assert all(abs(one - other) < 30 for one, other in zip(drawn.getpixel((3, 15)), RED, strict=True))  # type: ignore[arg-type]
    assert all(abs(one - other) < 30 for one, other in zip(drawn.getpixel((36, 15)), BLUE, strict=True))  # type: ignore[arg-type]


async def test_colours_of_another_profile_become_those_of_the_web(decoder: Decoder) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    swapped = Image.new("RGB", (20, 20), (200, 100, 50))
    plain_one = decoded(
        await decoder.draw(encoded(swapped, "PNG", icc_profile=lab.tobytes()), width=10, height=10, **CENTRE)
    )

    assert plain_one.getpixel((5, 5)) == (200, 100, 50)
    assert "icc_profile" not in plain_one.info


@pytest.mark.parametrize(
    ("tags", "credit"),
    [
        ({ARTIST: "Ada Lind"}, "Ada Lind"),
        ({COPYRIGHT: "© 2026 Wire".encode()}, "© 2026 Wire"),
        ({ARTIST: "Ada Lind", COPYRIGHT: "Wire"}, "Ada Lind"),
        ({ARTIST: " \0 ", COPYRIGHT: "Wire\nService"}, "Wire Service"),
        ({ARTIST: "??? ??????", COPYRIGHT: "(C) Wire"}, "(C) Wire"),
        ({ARTIST: "??? ??????", COPYRIGHT: "©"}, None),
        ({ARTIST: "इदा".encode()}, "इदा"),
        ({ARTIST: "x" * 1000}, "x" * 300),
        ({}, None),
    ],
    ids=str,
)
async def test_the_credit_is_the_one_in_the_file(decoder: Decoder, tags: dict[int, Any], credit: str | None) -> None:
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[tag] = value

    assert (await decoder.inspect(encoded(halves(), exif=exif)))["credit"] == credit


async def test_a_picture_that_takes_too_long_ends_the_process_and_the_next_one_is_read() -> None:
    decoder = Decoder(Settings(image_seconds=60))
    try:
        await decoder.inspect(jpeg())
        assert decoder._process
        first, decoder.seconds = decoder._process, 0.0

        with pytest.raises(PictureRefused, match="longer"):
            await decoder.inspect(jpeg((2000, 2000)))

        decoder.seconds = 60
        await first.wait()
        assert (await decoder.inspect(jpeg()))["width"] == 400
    finally:
        await decoder.close()


async def test_a_process_that_dies_refuses_one_picture_only(decoder: Decoder) -> None:
    await decoder.inspect(jpeg())
    assert decoder._process
    decoder._process.kill()
    await decoder._process.wait()

    assert (await decoder.inspect(jpeg()))["width"] == 400


async def test_the_process_has_no_secrets_and_little_memory(decoder: Decoder) -> None:
    await decoder.inspect(jpeg())
    assert decoder._process
    folder = Path(f"/proc/{decoder._process.pid}")

    names = {each.partition(b"=")[0] for each in (folder / "environ").read_bytes().split(b"\0") if each}
    limits = (folder / "limits").read_text().splitlines()
    (space,) = [line.split()[3] for line in limits if line.startswith("Max address space")]

    assert names <= {b"PATH", b"PYTHONDONTWRITEBYTECODE", b"LC_CTYPE"}
    assert int(space) == 1_500 << 20


async def test_pictures_are_read_one_after_the_other(decoder: Decoder) -> None:
    facts = await asyncio.gather(*(decoder.inspect(jpeg((100 + number, 50))) for number in range(8)))

    assert [each["width"] for each in facts] == [100 + number for number in range(8)]
