"""Which requests share a cached response: those that differ in nothing that the answer depends on."""

import gzip
import json
import random
import re

import pytest
from asyncpg import Connection

from api.http_caching.request_key import request_key
from db.cache.entries import ResponseKey
from db.connections.postgres import Database
from tests.api.publisher import bearer
from tests.api.served import Client, cache_of, connected, heard, serving_here
from tests.builder import Builder

QUERY = '{ article(slug: "one") { headline body comments { nodes { body } } } }'
BODY = json.dumps({"query": QUERY})
ASKED = "/graphql?query=%7Barticle(slug:%22one%22)%7Bheadline%7D%7D"
ALLOWED = "https://front.example"
TOKEN = bearer()
SEEDS = range(4)
ROUNDS, TOGETHER = 12, 8

NOISE = {
    "User-Agent": ["Mozilla/5.0 (X11)", "curl/8", ""],
    "Accept-Language": ["de", "en-US, en;q=0.5"],
    "traceparent": ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
    "Sec-Fetch-Mode": ["navigate", "cors"],
    "DNT": ["1"],
}
MATTERS = {
    "Accept": ["*/*", "application/json", "text/html", "application/graphql-response+json", "text/event-stream", "x/y"],
    "Accept-Encoding": ["gzip", "gzip, br", "br, gzip", "zstd, br", "identity", "br;q=0, gzip", "x", ""],
    "Origin": [ALLOWED, "https://other.example", "null"],
    "Cookie": ["theme=dark", "dateline_position=1; theme=dark", "dateline_token=none"],
    "Dateline-Position": ["0", "1", "none"],
    "If-None-Match": ["*", '"none"', 'W/"none"'],
    "X-Forwarded-For": ["192.0.2.1", "192.0.2.2", ""],
    "Via": ["1.1 proxy"],
    "Authorization": ["", "Bearer none", TOKEN],
    "Connection": ["keep-alive", "Keep-Alive"],
    "X-Request-Id": ["one", "two", "not one"],
}
TARGETS = ["GET /", "GET /articles/one", "GET /articles/none", f"GET {ASKED}", "POST /graphql"]


def written(start: str, lines: list[str]) -> bytes:
    """A whole request."""
    body = BODY if start.startswith("POST") else ""
    about = ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{start} HTTP/1.1", *about, *lines, "", body]).encode()


def get(*lines: str, start: str = "GET /articles/one") -> bytes:
    return written(start, ["Host: test", *lines])


def any_request(chance: random.Random) -> bytes:
    headers = [("Host", chance.choice(["test", "localhost", "LOCALHOST:80"]))]
    for name, values in {**NOISE, **MATTERS}.items():
        often = 0.1 if name == "Authorization" else 0.3
        headers += [(name, chance.choice(values)) for _ in range(2) if chance.random() < often / (1 + len(headers) / 8)]
    chance.shuffle(headers)
    lines = [
        f"{chance.choice([name, name.lower(), name.upper()])}:{chance.choice(['', ' '])}{value}"
        for name, value in headers
    ]
    return written(chance.choice(TARGETS), lines)


async def ask(client: Client, request: bytes) -> tuple[bytes, bytes]:
    head, body = await client.ask(request)
    return head, await client.reader.readuntil(b"\r\n0\r\n\r\n") if b"chunked" in head else body


def comparable(answer: tuple[bytes, bytes]) -> tuple[list[bytes], bytes]:
    """Without the moment, which gzip has, too, and without an id that the server has made up."""
    head, body = answer
    head = re.sub(rb"\r\n(date: |x-request-id: [0-9a-f]+-)[^\r]*", b"", head)
    return sorted(head.split(b"\r\n")), gzip.decompress(body) if b"content-encoding: gzip" in head else body


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_shares_a_response_gets_what_they_would_get_alone(
    database: Database, database_url: str, make: Builder, seed: int
) -> None:
    article = await make.article(slug="one", text="What will become of the furnace? " * 40)
    await make.comment(article_id=article)
    chance = random.Random(seed)
    async with serving_here(database_url, allowed_origins=(ALLOWED,)) as server, connected(server) as client:
        cache = cache_of(server)
        for _ in range(ROUNDS):
            requests = [any_request(chance) for _ in range(TOGETHER)]
            requests += [get(f"User-Agent: {number}", start="GET /") for number in range(2)]
            shared = [await ask(client, each) for each in requests]
            for request, answer in zip(requests, shared, strict=True):
                cache.clear()
                assert comparable(answer) == comparable(await ask(client, request)), request

        assert cache.counters["repeats"] >= ROUNDS


@pytest.mark.parametrize(
    "lines",
    [
        ["User-Agent: another"],
        ["Accept-Language: de", "DNT: 1"],
        ["traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
        ["Cookie: theme=dark; _ga=GA1.2"],
        ["X-Request-Id: mine"],
        ["Connection: keep-alive"],
        ["Accept-Encoding: identity"],
        ["Cache-Control: no-cache"],
    ],
    ids=" ".join,
)
def test_what_matters_to_no_answer_is_in_no_key(lines: list[str]) -> None:
    assert value(get(*lines)) == value(get())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["Accept-Encoding: gzip, deflate, br"], ["accept-encoding:br,gzip"]),
        (
            ["Accept: text/html, */*;q=0.8", "Origin: http://a"],
            ["ORIGIN: http://a", "Accept: text/html,image/webp,*/*;q=0.8"],
        ),
        (["X-Forwarded-For: 192.0.2.1"], ["X-Forwarded-For: 192.0.2.2", "Via: 1.1 proxy"]),
        (["Cookie: dateline_other=1"], []),
    ],
)
def test_other_words_for_the_same_are_one_key(one: list[str], other: list[str]) -> None:
    assert value(get(*one)) == value(get(*other))


@pytest.mark.parametrize(
    "names", [("query", "variables"), ("variables", "query"), ("operationName", "query", "variables")]
)
def test_requests_with_the_same_document_have_it_apart_in_their_keys(names: tuple[str, ...]) -> None:
    """So that thousands of cached responses have it once."""
    document = "query One($slug: String!) { article(slug: $slug) { headline } }"
    keys = []
    for slug in ("one", "other"):
        given = {"query": document, "variables": {"slug": slug, "query": "x"}, "operationName": "One"}
        body = json.dumps({name: given[name] for name in names})
        keys.append(
            value(
                get(start="POST /graphql")
                .replace(BODY.encode(), body.encode())
                .replace(b"Content-Length: %d" % len(BODY), b"Content-Length: %d" % len(body))
            )
        )

    [shared] = [one for one, other in zip(keys[0][2:4], keys[1][2:4], strict=True) if one == other]
    assert document.encode() in shared
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    "line",
    [
        *("Accept-Encoding: gzip", "Accept: application/json", "Origin: https://other.example", "Via: 1.1 proxy"),
        *('If-None-Match: "1"', "Dateline-Position: 7", "Cookie: dateline_position=7"),
    ],
)
def test_what_the_answer_depends_on_is_in_the_key(line: str) -> None:
    assert value(get(line)) != value(get())


def value(request: bytes) -> ResponseKey:
    key = request_key(request)
    assert key
    return key.value


@pytest.mark.parametrize(
    "request_",
    [
        *(get(f"Authorization: {TOKEN}"), get("authorization:"), get("Cookie: a=1; dateline_token=x")),
        *(get("Cookie: __Host-dateline_token=x"), get("Connection: close"), get("Proxy-Connection: close")),
        *(get("Connection: upgrade", "Upgrade: websocket"), get("Expect: 100-continue"), get("Host: other")),
        *(get("Transfer-Encoding: chunked"), get("Content-Length: 0"), get("Content-Encoding: gzip")),
        *(get("Accept: a/b", "accept: c/d"), get("Bad Name: 1"), get("X: 1", " folded"), get("X: \x01")),
        *(get(start="HEAD /articles/one"), get(start="OPTIONS /graphql"), get() + get(), get()[:-2], b""),
        *(get().replace(b"HTTP/1.1", b"HTTP/1.0"), get().replace(b"\r\n", b"\n"), b"\r\n" + get()),
        *(get(start="POST /graphql")[:-1], get(start="POST /graphql") + b" "),
        get(start="POST /graphql").replace(b"application/json", b"text/plain"),
    ],
)
def test_what_a_key_cannot_tell_has_none(request_: bytes) -> None:
    assert request_key(request_) is None


async def test_a_local_client_s_page_is_not_for_others(database: Database, database_url: str, make: Builder) -> None:
    await make.article(slug="one")
    local, proxied = (
        get().replace(b"test", b"localhost"),
        get("X-Forwarded-For: 192.0.2.1").replace(b"test", b"localhost"),
    )
    async with serving_here(database_url, public_url="http://localhost:8000") as server, connected(server) as client:
        pages = [(await client.ask(each))[1] for each in (local, proxied, local, proxied)]

    assert [b'href="/sign-in' in page for page in pages] == [True, False, True, False]


async def test_an_answer_from_the_cache_repeats_the_id_of_its_request(
    database: Database, database_url: str, make: Builder
) -> None:
    await make.article(slug="one")
    async with serving_here(database_url) as server, connected(server) as client:
        heads = [(await client.ask(get(f"X-Request-Id: {id}")))[0] for id in ("one", "two", "not one")]

        assert cache_of(server).counters["repeats"] == 2
    assert [re.findall(rb"x-request-id: (\w+)\r\n", head) for head in heads] == [[b"one"], [b"two"], []]


async def test_all_of_them_hear_of_a_change(
    database: Database, database_url: str, make: Builder, connection: Connection
) -> None:
    await make.article(slug="one", headline="Before")
    requests = [get(f"User-Agent: {number}", start=start) for start in TARGETS for number in range(2)]
    async with serving_here(database_url) as server, connected(server) as client:
        for each in requests:
            await client.ask(each)
        await connection.execute("update news.article set headline = 'After'")
        await heard(server)
        bodies = [(await client.ask(each))[1] for each in requests]

    assert all(b"Before" not in body for body in bodies)
