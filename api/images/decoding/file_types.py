"""What a file is, by its first bytes, and whether it is something else at the same time."""

import re
from io import BytesIO
from zipfile import is_zipfile

from api.images.decoding.refusals import PictureRefused, damaged, wrong_type

TAKEN = "JPEG, PNG, WebP, AVIF and GIF are taken"
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
OTHERS = {
    re.compile(rb"....ftyp(?:%s)" % b"|".join(HEIC_BRANDS), re.DOTALL): "HEIC pictures cannot be read by most browsers:"
    " export it as JPEG",
    re.compile(rb"(?:\xef\xbb\xbf)?\s*<", re.DOTALL): "It is markup, such as SVG or HTML, which can have scripts:"
    " export it as PNG or WebP",
    re.compile(rb"%PDF-"): "It is a PDF: export it as JPEG or PNG",
    re.compile(rb"II\*\0|MM\0\*"): "It is a TIFF or a camera's raw file: export it as JPEG",
    re.compile(rb"BM"): "It is a BMP: export it as PNG",
    re.compile(rb"....ftyp", re.DOTALL): "It is a film",
}
"""Kinds of files that newsrooms send, and what to say to that."""
TAKEN_TYPES = re.compile(rb"\xff\xd8|\x89PNG|GIF8|RIFF....WEBP|....ftypavi[fs]", re.DOTALL)
MARKUP = re.compile(rb"<(?:script|html|svg|!doctype\s+html|\?php|iframe|body)[\s>/]", re.IGNORECASE)
PDF_MAY_BEGIN_WITHIN = 1024  # bytes


def unreadable(data: bytes) -> PictureRefused:
    """The refusal of what no decoder takes for a picture."""
    if TAKEN_TYPES.match(data):
        return damaged()
    what = next((what for pattern, what in OTHERS.items() if pattern.match(data[:64])), "It is no picture")
    return wrong_type(f"{what}. {TAKEN}.")


def require_one_type(data: bytes) -> None:
    """Raises PictureRefused for a picture that programs may also take for a page, an archive or a document."""
    if MARKUP.search(data):
        raise wrong_type("The file has markup with scripts inside: export the picture anew.")
    if b"%PDF-" in data[:PDF_MAY_BEGIN_WITHIN] or is_zipfile(BytesIO(data)):
        raise wrong_type("The file is a picture and a document or an archive at the same time: export it anew.")
