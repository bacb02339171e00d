"""Signing in with the publisher's token: who is let in, and what every other token is answered with."""

import json
from collections.abc import Callable
from time import time
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from api.graphql_http.endpoint import GraphQLEndpoint
from api.identity.bearer_tokens import BadToken, Verifier
from api.settings.settings import Settings
from schema.engine.answers import Answer
from schema.engine.execution import Request
from schema.rules.identity import Identity, Role
from tests.api.publisher import DAY, PRIYA, SECRET, bearer, claims, encoded, forged

READER = frozenset({Role.READER})
HS256 = {"alg": "HS256"}
MALFORMED = "The token is malformed."
NOT_BEARER = 'Send a JSON Web Token: "Authorization: Bearer …".'
BAD_ALGORITHM = "The token is signed with an algorithm that is not accepted here."
THE_NAME = 'The token\'s "name"'
NOBODY = f"{THE_NAME} is the name of nobody: it stands for readers who are gone."
BAD_NAME = 'The token\'s "name" must be a text of 1 to 80 characters.'
BAD_SUBJECT = 'The token\'s "sub" must be a text of 1 to 200 characters.'
BAD_ROLES = 'The token\'s "roles" must be a list of texts.'


class Mirror:
    """In the engine's place: answers with who is asking, and keeps what reached it."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        return Answer(json.dumps(request.identity and request.identity.name).encode())


@pytest.fixture
def mirror() -> Mirror:
    return Mirror()


@pytest.fixture
def ask(mirror: Mirror) -> Callable[..., Any]:
    """Sends a query with these Authorization headers."""
    endpoint = GraphQLEndpoint(Settings(jwt_secret=SECRET))
    endpoint.engine = mirror  # type: ignore[assignment]

    async def ask(*authorizations: str | bytes, accept: str = "application/json") -> Response:
        async with AsyncClient(transport=ASGITransport(endpoint), base_url="http://test") as client:
            headers = [("accept", accept), *(("authorization", value) for value in authorizations)]
            return await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)  # type: ignore[arg-type]

    return ask


async def test_a_reader_without_a_token_is_anonymous(ask: Callable[..., Any]) -> None:
    response = await ask()

    assert (response.status_code, response.json()) == (200, None)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
async def test_a_token_signs_its_bearer_in(ask: Callable[..., Any], scheme: str) -> None:
    response = await ask(bearer().replace("Bearer", scheme))

    assert (response.status_code, response.json()) == (200, "Priya S")


async def test_a_token_signs_in_for_a_query_by_url() -> None:
    endpoint = GraphQLEndpoint(Settings(jwt_secret=SECRET))
    endpoint.engine = Mirror()  # type: ignore[assignment]

    async with AsyncClient(transport=ASGITransport(endpoint), base_url="http://test") as client:
        response = await client.get("/graphql?query={__typename}", headers={"authorization": bearer()})

    assert response.json() == "Priya S"


@pytest.mark.parametrize(
    ("changes", "identity"),
    [
        ({}, Identity("42", "Priya S", READER)),
        ({"name": "  Priya \t\n S\u00a0"}, Identity("42", "Priya S", READER)),
        ({"name": "प्रिया 👩‍👩‍👧"}, Identity("42", "प्रिया 👩‍👩‍👧", READER)),
        ({"name": "\u200fZoe\u0301\u200b"}, Identity("42", "Zoé", READER)),
        ({"name": "n" * 80, "sub": "s" * 200}, Identity("s" * 200, "n" * 80, READER)),
        ({"sub": " a b "}, Identity(" a b ", "Priya S", READER)),
        ({"roles": ["moderator", "Editor", "owner"]}, Identity("42", "Priya S", frozenset(Role))),
        ({"roles": ["MODERATOR"] * 2}, Identity("42", "Priya S", frozenset({Role.READER, Role.MODERATOR}))),
        ({"roles": []}, Identity("42", "Priya S", READER)),
        ({"roles": ["ed\u0131tor", "\ufb01x", "mod\u0435rator"]}, Identity("42", "Priya S", READER)),
        ({"nbf": 1, "iat": 1, "aud": "others", "iss": "others", "jti": 1}, Identity("42", "Priya S", READER)),
    ],
)
async def test_claims_make_an_identity(changes: dict[str, Any], identity: Identity) -> None:
    payload = json.dumps(claims(**changes)).encode()

    assert await Verifier(Settings(jwt_secret=SECRET)).identify(forged(HS256, payload)) == identity


@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
async def test_clocks_may_differ_by_half_a_minute(ask: Callable[..., Any], claim: str) -> None:
    now: Any = int(time())
    moment = {"exp": now - 20, "nbf": now + 20, "iat": now + 20}[claim]

    assert (await ask(bearer(**{claim: moment}))).status_code == 200


def late(claim: str, seconds: int) -> str:
    changes: dict[str, Any] = {claim: int(time()) + seconds}
    return bearer(**changes)


def with_claims(**changes: Any) -> str:
    return forged(HS256, json.dumps(claims(**changes)).encode())


BAD = [
    ("nothing", "", NOT_BEARER),
    ("another scheme", "Basic dXNlcjpwYXNzd29yZA==", NOT_BEARER),
    ("no scheme", bearer().removeprefix("Bearer "), NOT_BEARER),
    ("no token", "Bearer ", NOT_BEARER),
    ("no JSON Web Token", "Bearer secret", NOT_BEARER),
    ("two tokens", f"{bearer()}, {bearer()}", NOT_BEARER),
    ("five parts", bearer() + ".a.b", NOT_BEARER),
    ("other letters", "Bearer ä.ö.ü".encode(), NOT_BEARER),
    ("too large", bearer(more="m" * 4000), "The token is larger than 4096 bytes."),
    ("header no JSON", "Bearer YQ.YQ.YQ", MALFORMED),
    ("header a list", f"Bearer {encoded(b'[]')}.YQ.YQ", MALFORMED),
    ("deep header", f"Bearer {encoded(b'[' * 2900)}.YQ.YQ", MALFORMED),
    ("payload no JSON", forged(HS256, b"\xff"), MALFORMED),
    ("payload a list", forged(HS256, b"[]"), MALFORMED),
    ("payload infinite", forged(HS256, b'{"exp":1e999}'), MALFORMED),
    ("payload long number", forged(HS256, b'{"exp":%s}' % (b"9" * 2900)), 'The token has no "sub".'),
    ("key id no text", forged(HS256 | {"kid": 1}, b"{}"), MALFORMED),
    ("unknown extension", forged(HS256 | {"crit": ["x"], "x": 1}, b"{}"), MALFORMED),
    ("no algorithm", forged({"typ": "JWT"}, b"{}"), BAD_ALGORITHM),
    ("algorithm no text", forged({"alg": ["HS256"]}, b"{}"), BAD_ALGORITHM),
    ("algorithm none", forged({"alg": "none"}, json.dumps(claims()).encode()), BAD_ALGORITHM),
    ("algorithm HS512", bearer("s" * 64, "HS512"), BAD_ALGORITHM),
    ("algorithm RS256", forged({"alg": "RS256"}, json.dumps(claims()).encode()), BAD_ALGORITHM),
    ("another secret", bearer(SECRET[::-1]), "The token's signature is wrong."),
    ("payload exchanged", f"{bearer().split('.')[0]}.{'.'.join(bearer(sub='1').split('.')[1:])[:-4]}AAAA", None),
    ("no expiry", bearer(exp=None), 'The token has no "exp".'),
    ("expiry null", forged(HS256, b'{"exp":null}'), 'The token has no "exp".'),
    ("expiry no number", with_claims(exp="soon"), MALFORMED),
    ("expired", late("exp", -40), "The token has expired."),
    ("not yet", late("nbf", 86_400), "The token is not valid yet."),
    ("issued in the future", late("iat", 86_400), "The token is not valid yet."),
    ("no subject", with_claims(sub=None), 'The token has no "sub".'),
    ("subject a number", with_claims(sub=42), BAD_SUBJECT),
    ("subject empty", with_claims(sub=""), BAD_SUBJECT),
    ("subject blank", with_claims(sub=" \u200b"), BAD_SUBJECT),
    ("subject long", with_claims(sub="s" * 201), BAD_SUBJECT),
    ("subject with NUL", with_claims(sub="4\0002"), 'The token\'s "sub" has a control character.'),
    ("no name", with_claims(name=None), 'The token has no "name".'),
    ("name a list", with_claims(name=["Priya"]), BAD_NAME),
    (
        "name turned",
        with_claims(name="Ada\u202eadA"),
        f"{THE_NAME} has a character that changes the direction of text.",
    ),
    ("name isolated", with_claims(name="\u2067Ada"), f"{THE_NAME} has a character that changes the direction of text."),
    (
        "name in a heap of marks",
        with_claims(name="Ad" + "a\u0323\u0324\u0325\u0326\u0327\u0328"),
        f"{THE_NAME} has a character that cannot be shown, or too many marks on one.",
    ),
    ("name of fillers", with_claims(name="\u3164\u115f"), BAD_NAME),
    ("name of nobody", with_claims(name="Deleted reader"), NOBODY),
    ("name of nobody in full width", with_claims(name="\uff24\uff25LETED\u200b  Reader"), NOBODY),
    ("name like nobody's", with_claims(name="D\u0435leted-re\u0430der"), NOBODY),
    ("name blank", with_claims(name="\u3000\n"), BAD_NAME),
    ("name invisible", with_claims(name="\u200b\u2060"), BAD_NAME),
    ("name long", with_claims(name="n" * 81), BAD_NAME),
    ("name with escape", with_claims(name="Priya\x1b[2J"), 'The token\'s "name" has a control character.'),
    ("name with half a character", with_claims(name="Priya \ud83d"), 'The token\'s "name" has a control character.'),
    ("roles a text", with_claims(roles="editor"), BAD_ROLES),
    ("roles of numbers", with_claims(roles=[1]), BAD_ROLES),
    ("roles an object", with_claims(roles={"editor": True}), BAD_ROLES),
]


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
@pytest.mark.parametrize(("token", "message"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
async def test_a_bad_token_is_refused_before_anything_is_executed(
    ask: Callable[..., Any], mirror: Mirror, token: str, message: str, accept: str
) -> None:
    response = await ask(token, accept=accept)

    error = {"message": message or "The token's signature is wrong.", "extensions": {"code": "BAD_TOKEN"}}
    assert (response.status_code, response.json()) == (401, {"errors": [error]})
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert mirror.requests == []


async def test_a_second_authorization_is_refused(ask: Callable[..., Any], mirror: Mirror) -> None:
    response = await ask(bearer(), bearer())

    error = {"message": "Send one Authorization header.", "extensions": {"code": "BAD_TOKEN"}}
    assert (response.status_code, response.json()) == (401, {"errors": [error]})
    assert mirror.requests == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, 'The token has no "iss".'),
        ({"iss": "https://others.example", "aud": "comments"}, "The token is from another issuer."),
        ({"iss": ["https://news.example"], "aud": "comments"}, "The token is from another issuer."),
        ({"iss": "https://news.example"}, 'The token has no "aud".'),
        ({"iss": "https://news.example", "aud": "shop"}, "The token is for another audience."),
        ({"iss": "https://news.example", "aud": {"comments": 1}}, "The token is for another audience."),
    ],
)
async def test_another_issuer_or_audience_is_refused(changes: dict[str, Any], message: str) -> None:
    settings = Settings(jwt_secret=SECRET, jwt_issuer="https://news.example", jwt_audience="comments")

    with pytest.raises(BadToken, match=f"^{message}$"):
        await Verifier(settings).identify(with_claims(**changes))


@pytest.mark.parametrize("audience", ["comments", ["shop", "comments"]])
async def test_the_right_issuer_and_audience_are_let_in(audience: Any) -> None:
    settings = Settings(jwt_secret=SECRET, jwt_issuer="https://news.example", jwt_audience="comments")
    token = with_claims(iss="https://news.example", aud=audience)

    assert await Verifier(settings).identify(token) == Identity(PRIYA["sub"], PRIYA["name"], READER)


async def test_a_token_is_remembered_until_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    token = late("exp", 5)
    clock = [float(claims()["exp"] - DAY)]
    monkeypatch.setattr("api.identity.bearer_tokens.time", lambda: clock[0])
    verifier = Verifier(Settings(jwt_secret=SECRET))

    first = await verifier.identify(token)
    again = await verifier.identify(token)
    clock[0] += 36  # clocks may differ by half a minute
    afterwards = await verifier.identify(token)

    assert first is again
    assert (afterwards is first, afterwards == first) == (False, True)
