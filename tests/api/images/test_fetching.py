"""Pictures from addresses of the web: fetched once, from public networks only, so much and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from api.http.web_fetch import NotFetched, WebFetch, is_public
from tests.api.images.newsroom import Newsroom
from tests.api.images.pictures import jpeg

PRIVATE = [
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1"),
]


class Site(ThreadingHTTPServer):
    """Answers by the path, and counts the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.paths: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None: ...


PICTURE = jpeg()
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/a.jpg": (200, {"Content-Type": "text/plain"}, PICTURE),
    "/moved": (301, {"Location": "/a.jpg"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://localhost:1/a.jpg"}, b""),
    "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/large": (200, {}, b"x" * 200_000),
    "/page": (200, {"Content-Type": "image/jpeg"}, b"<html>A page</html>"),
    "/short": (200, {"Content-Length": str(len(PICTURE) + 10)}, PICTURE),
}


@contextmanager
def site() -> Iterator[Site]:
    with Site() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


async def test_an_image_is_made_of_what_an_address_has(newsroom: Newsroom) -> None:
    with site() as server:
        image = (await newsroom.put(url=f"{server.address}/moved", alt="Fetched"))["image"]
        page = await newsroom.refused(url=f"{server.address}/page")
        absent = await newsroom.refused(url=f"{server.address}/none")

        assert (image["width"], server.paths[:2]) == (400, ["/moved", "/a.jpg"])
        assert (page["code"], page["path"]) == ("IMAGE_TYPE_UNSUPPORTED", ["input", "url"])
        assert (absent["code"], absent["path"]) == ("IMAGE_NOT_FETCHED", ["input", "url"])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/round", "redirected more than 5 times"),
        ("/inside", "private network"),
        ("/file", "begin with https"),
        ("/large", "larger than 100000 bytes"),
        ("/short", "broke the connection off"),
        ("/none", "status 404"),
    ],
)
async def test_what_is_not_there_or_may_not_be_is_not_fetched(path: str, reason: str) -> None:
    with site() as server, pytest.raises(NotFetched, match=reason):
        await WebFetch(100_000, 60, ("127.0.0.1",))(f"{server.address}{path}")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
async def test_private_networks_are_not_asked(host: str) -> None:
    with site() as server:
        port = server.server_address[1]
        with pytest.raises(NotFetched, match=r"private network|cannot be reached"):
            await WebFetch(100_000, 60)(f"http://{host}:{port}/a.jpg")

        assert server.paths == []


@pytest.mark.parametrize(
    "address", ["ftp://news.example/a", "file:///etc/hosts", "a.jpg", "", "http://", "http://u:p@h/"]
)
async def test_what_is_no_address_of_the_web_is_told(address: str) -> None:
    with pytest.raises(NotFetched):
        await WebFetch(100_000, 60)(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_private_networks_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_known(address: str) -> None:
    assert is_public(address)


async def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that stands for another address a moment later."""
    import asyncio

    loop, answers = asyncio.get_running_loop(), iter(["127.0.0.1"])

    async def look_up(host: str, port: int, **_: Any) -> Any:
        return [(2, 1, 6, "", (next(answers), port))]

    monkeypatch.setattr(loop, "getaddrinfo", look_up)
    with pytest.raises(NotFetched, match="private network"):
        await WebFetch(100_000, 60)("http://rebinding.example/a.jpg")
    with pytest.raises(StopIteration):
        next(answers)
