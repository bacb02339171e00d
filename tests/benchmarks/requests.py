"""Whole HTTP requests, as the load client sends them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEADERS = "Host: localhost\r\nAccept: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked of the two servers in turn."""

    title: str
    dateline: Sequence[str]
    by_hand: Sequence[str]


def request(path: str, body: Any, authorization: str | None = None) -> str:
    text = json.dumps(body)
    identity = f"Authorization: {authorization}\r\n" if authorization else ""
    about_body = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{HEADERS}{identity}{about_body}\r\n{text}"
