"""Tokens signed with the publisher's own keys, whose public halves are fetched from a JWKS address."""

import asyncio
from collections.abc import Iterator
from time import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from httpx import ASGITransport, AsyncClient

from api.graphql_http.endpoint import GraphQLEndpoint
from api.identity.bearer_tokens import BadToken, IdentityUnavailable, Verifier
from api.settings.settings import Settings
from schema.rules.identity import Identity, Role
from tests.api.publisher import KeyServer, bearer, encoded, forged, key_server, public, rsa_key

RSA, OTHER_RSA = rsa_key(), rsa_key()
EC, OTHER_EC = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
PRIYA = Identity("42", "Priya S", frozenset({Role.READER}))
PEM = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

UNKNOWN_KEY = "The token is signed with an unknown key."
WRONG_SIGNATURE = "The token's signature is wrong."
BAD_ALGORITHM = "The token is signed with an algorithm that is not accepted here."


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with key_server() as server:
        server.offer(public(RSA, kid="r", use="sig", alg="RS256"), public(EC, kid="e"))
        yield server


@pytest.fixture
def verifier(server: KeyServer) -> Verifier:
    return Verifier(Settings(jwks_url=server.address))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two fetches."""
    monkeypatch.setattr("api.identity.jwks.MIN_INTERVAL", 0)
    monkeypatch.setattr("api.identity.jwks.RETRY_INTERVAL", 0)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and tokens are looked at anew each time."""
    monkeypatch.setattr("api.identity.jwks.LIFETIME", 0)
    monkeypatch.setattr("api.identity.bearer_tokens.CACHED_SECONDS", 0)


async def test_one_fetch_serves_all_tokens_of_both_kinds(verifier: Verifier, server: KeyServer) -> None:
    tokens = [bearer(RSA, "RS256", "r"), bearer(EC, "ES256", "e")] * 10

    identities = await asyncio.gather(*map(verifier.identify, tokens))

    assert identities == [PRIYA] * 20
    assert server.requests == 1


async def test_a_token_that_names_no_key_means_the_only_one(verifier: Verifier, server: KeyServer) -> None:
    server.offer(public(EC))

    assert await verifier.identify(bearer(EC, "ES256")) == PRIYA


UNFIT = {
    "names no key of several": (bearer(RSA, "RS256"), UNKNOWN_KEY),
    "names a key that is not there": (bearer(RSA, "RS256", "x"), UNKNOWN_KEY),
    "RSA, of an elliptic curve's name": (bearer(RSA, "RS256", "e"), UNKNOWN_KEY),
    "elliptic curve, of an RSA key's name": (bearer(EC, "ES256", "r"), UNKNOWN_KEY),
    "another RSA key": (bearer(OTHER_RSA, "RS256", "r"), WRONG_SIGNATURE),
    "another elliptic curve": (bearer(OTHER_EC, "ES256", "e"), WRONG_SIGNATURE),
    "RS512": (bearer(RSA, "RS512", "r"), BAD_ALGORITHM),
    "PS256": (bearer(RSA, "PS256", "r"), BAD_ALGORITHM),
    "HS256": (bearer(kid="r"), BAD_ALGORITHM),
    "HS256, the public key as the secret": (forged({"alg": "HS256", "kid": "r"}, b"{}", PEM), BAD_ALGORITHM),
    "RS256, the public key as the secret": (forged({"alg": "RS256", "kid": "r"}, b"{}", PEM), WRONG_SIGNATURE),
    "unsigned": (forged({"alg": "none", "kid": "r"}, b"{}"), BAD_ALGORITHM),
    "names half a character": (forged({"alg": "RS256", "kid": "\ud800"}, b"{}"), UNKNOWN_KEY),
    "too old": (bearer(RSA, "RS256", "r", exp=int(time()) - 100), "The token has expired."),
}


@pytest.mark.parametrize(("token", "message"), UNFIT.values(), ids=UNFIT)
async def test_a_token_must_fit_its_key(verifier: Verifier, token: str, message: str) -> None:
    with pytest.raises(BadToken, match=f"^{message}$"):
        await verifier.identify(token)


@pytest.mark.usefixtures("hasty")
async def test_a_new_key_is_fetched_when_it_is_first_named(verifier: Verifier, server: KeyServer) -> None:
    await verifier.identify(bearer(RSA, "RS256", "r"))
    server.offer(public(OTHER_RSA, kid="new"))

    assert await verifier.identify(bearer(OTHER_RSA, "RS256", "new")) == PRIYA
    assert server.requests == 2


async def test_unknown_keys_cause_no_flood_of_fetches(verifier: Verifier, server: KeyServer) -> None:
    tokens = [bearer(RSA, "RS256", f"unknown {number}") for number in range(20)]

    refusals = await asyncio.gather(*map(verifier.identify, tokens), return_exceptions=True)

    assert [str(refusal) for refusal in refusals] == [UNKNOWN_KEY] * 20
    assert server.requests == 1


@pytest.mark.usefixtures("hasty", "forgetful")
async def test_a_withdrawn_key_ends_its_tokens(verifier: Verifier, server: KeyServer) -> None:
    token = bearer(RSA, "RS256", "r")
    before = await verifier.identify(token)
    server.offer(public(EC, kid="e"))

    with pytest.raises(BadToken, match=f"^{UNKNOWN_KEY}$"):
        await verifier.identify(token)
    assert before == PRIYA


BAD_ANSWERS: dict[str, tuple[int, bytes]] = {
    "failure": (500, b"{}"),
    "redirect": (302, b""),
    "no JSON": (200, b"<html>"),
    "no object": (200, b"[]"),
    "no list": (200, b'{"keys":{"kid":"r"}}'),
    "no key": (200, b'{"keys":[]}'),
    "too large": (200, b" " * 131_073),
}


@pytest.mark.usefixtures("hasty", "forgetful")
@pytest.mark.parametrize(("status", "body"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
async def test_known_keys_stay_good_while_the_server_gives_none(
    verifier: Verifier, server: KeyServer, status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    await verifier.identify(bearer(RSA, "RS256", "r"))
    server.status, server.body = status, body

    assert await verifier.identify(bearer(RSA, "RS256", "r")) == PRIYA
    assert server.requests == 2
    assert [record.message.partition(":")[0] for record in caplog.records] == ["cannot fetch the keys that sign tokens"]


async def test_known_keys_are_held_up_once_while_the_server_does_not_answer(
    verifier: Verifier, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.identity.jwks.LIFETIME", 0)
    monkeypatch.setattr("api.identity.jwks.MIN_INTERVAL", 0)
    await verifier.identify(bearer(RSA, "RS256", "r"))
    server.status = 500

    identities = [await verifier.identify(bearer(RSA, "RS256", "r", sub=str(number))) for number in range(3)]

    assert [identity and identity.subject for identity in identities] == ["0", "1", "2"]
    assert server.requests == 2


@pytest.mark.usefixtures("hasty")
async def test_an_answer_that_does_not_come_holds_nobody_else_up(
    verifier: Verifier, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await verifier.identify(bearer(RSA, "RS256", "r"))
    monkeypatch.setattr("api.identity.jwks.FETCH_TIMEOUT", 0.2)
    server.open.clear()

    waiting = asyncio.create_task(verifier.identify(bearer(RSA, "RS256", "unknown")))
    others = [await verifier.identify(bearer(RSA, "RS256", "r", sub=str(number))) for number in range(3)]

    assert not waiting.done()
    assert len(others) == 3
    with pytest.raises(BadToken, match=f"^{UNKNOWN_KEY}$"):
        await waiting


@pytest.mark.usefixtures("hasty")
async def test_a_client_that_leaves_takes_no_fetch_away(verifier: Verifier, server: KeyServer) -> None:
    server.open.clear()
    leaving, staying = (asyncio.create_task(verifier.identify(bearer(RSA, "RS256", "r"))) for _ in range(2))
    await asyncio.to_thread(server.asked.wait, 10)

    leaving.cancel()
    server.open.set()

    assert await staying == PRIYA
    assert server.requests == 1


async def test_without_any_key_the_answer_is_to_try_again(server: KeyServer) -> None:
    server.status = 503
    endpoint = GraphQLEndpoint(Settings(jwks_url=server.address))

    async with AsyncClient(transport=ASGITransport(endpoint), base_url="http://test") as client:
        headers = {"authorization": bearer(RSA, "RS256", "r")}
        response = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    message = "Tokens cannot be verified at the moment. Try again."
    error = {"message": message, "extensions": {"code": "UNAVAILABLE"}}
    assert (response.status_code, response.json()) == (503, {"errors": [error]})
    assert response.headers["retry-after"] == "5"


@pytest.mark.usefixtures("hasty")
async def test_a_server_that_comes_back_is_asked_again(verifier: Verifier, server: KeyServer) -> None:
    server.status = 503
    with pytest.raises(IdentityUnavailable):
        await verifier.identify(bearer(RSA, "RS256", "r"))
    server.status = 200

    assert await verifier.identify(bearer(RSA, "RS256", "r")) == PRIYA


USELESS: dict[str, Any] = {
    "text": "r",
    "empty": {},
    "symmetric": {"kty": "oct", "kid": "r", "k": encoded(b"k" * 32)},
    "symmetric for RS256": {"kty": "oct", "kid": "r", "k": encoded(b"k" * 32), "alg": "RS256"},
    "for encryption": public(RSA, kid="r", use="enc"),
    "short": public(rsa_key(1024), kid="r"),
    "of another curve": public(ec.generate_private_key(ec.SECP384R1()), kid="r", alg="ES256"),
    "of another kind": public(EC, kid="r", alg="RS256"),
    "for another algorithm": public(RSA, kid="r", alg="PS256"),
    "algorithm no text": public(RSA, kid="r", alg=["RS256"]),
    "id no text": public(RSA, kid=["r"]),
    "incomplete": {"kty": "RSA", "kid": "r", "n": "AQAB"},
    "numbers": {"kty": "RSA", "kid": "r", "n": 1, "e": 2},
}


@pytest.mark.parametrize("entry", USELESS.values(), ids=USELESS)
async def test_a_key_that_cannot_be_used_spoils_no_other(verifier: Verifier, server: KeyServer, entry: Any) -> None:
    server.offer(entry, public(EC, kid="e"))

    assert await verifier.identify(bearer(EC, "ES256", "e")) == PRIYA
    with pytest.raises(BadToken, match=f"^{UNKNOWN_KEY}$"):
        await verifier.identify(bearer(RSA, "RS256", "r"))
