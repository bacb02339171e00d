"""Whole HTTP requests, as the load client sends them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.processes import BY_HAND, Application

HEADERS = "Host: localhost\r\nAccept: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked of the servers in turn, and which share of it writes."""

    title: str
    dateline: Sequence[str]
    by_hand: Sequence[str]
    writes: float = 0

    def requests(self, application: Application) -> Sequence[str]:
        return self.by_hand if application is BY_HAND else self.dateline


def request(path: str, body: Any, authorization: str | None = None) -> str:
    text = json.dumps(body)
    identity = f"Authorization: {authorization}\r\n" if authorization else ""
    about_body = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{HEADERS}{identity}{about_body}\r\n{text}"
