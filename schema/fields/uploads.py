"""Uploaded files, as variables of an operation."""

from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file of a multipart request, which is there for as long as the request is."""

    file: BinaryIO
    name: str = ""
