"""Entity tags: what tells a client that it has the current version already."""

import re
from hashlib import blake2s

from starlette.requests import Request


def entity_tag(body: bytes) -> str:
    return f'"{blake2s(body, digest_size=12).hexdigest()}"'


def asked_about(request: Request) -> str:
    """The tags of the versions that the client has; empty where it names none."""
    return ",".join(request.headers.getlist("if-none-match"))


def is_among(tag: str, tags: str) -> bool:
    return tags.strip() == "*" or tag in re.findall(r'"[^"]*"', tags)
