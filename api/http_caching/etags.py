"""Entity tags (ETag, If-None-Match): whether the client's copy is current."""

import re
from hashlib import blake2s

from starlette.requests import Request


def entity_tag(body: bytes) -> str:
    return f'"{blake2s(body, digest_size=12).hexdigest()}"'


def if_none_match(request: Request) -> str:
    """The value of the header; empty without it."""
    return ",".join(request.headers.getlist("if-none-match"))


def matches_any(tag: str, tags: str) -> bool:
    """By weak comparison, as RFC 9110 has it for If-None-Match."""
    return tags.strip() == "*" or tag in re.findall(r'"[^"]*"', tags)
