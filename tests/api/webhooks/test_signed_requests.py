"""What an answer of a receiver means for a delivery: taken, refused, to be tried later, or never again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count

import pytest
from httpx import AsyncClient

from api.webhooks import signed_requests
from api.webhooks.signed_requests import LONGEST_PAUSE, TAKEN, Answer, deliver
from tests.api.webhooks.receiver import Receiver, status

CUT = b"HTTP/1.1 %d X\r\ncontent-length: 100\r\n\r\nhalf a sentence"


def date_in(**time: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**time), usegmt=True)


async def delivered(answer: bytes | None) -> Answer:
    async with Receiver(lambda body: answer).running() as receiver, AsyncClient(timeout=None) as client:
        return await deliver(client, receiver.url, b"{}", ["a secret"])


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (status(200, "Thank you"), TAKEN),
        (status(202), TAKEN),
        (CUT % 200, TAKEN),
        (CUT % 500, Answer("status 500 half a sentence")),
        (status(301, location="http://127.0.0.1:1/"), Answer("status 301")),
        (status(400, "No such\r\n\tkind\x1b[31m\x00 <b>"), Answer("status 400 No such kind [31m <b>")),
        (status(500, "ä" * 5_000), Answer(f"status 500 {'ä' * 100}")),
        (status(410), Answer("status 410", gone=True)),
        (status(429, retry_after="7"), Answer("status 429", 7)),
        (status(503, retry_after="99999999999999999999"), Answer("status 503", LONGEST_PAUSE)),
        (status(503, retry_after=date_in(days=365)), Answer("status 503", LONGEST_PAUSE)),
        (status(503, retry_after=date_in(minutes=-1)), Answer("status 503", 0)),
        (status(503, retry_after="soon"), Answer("status 503")),
        (status(503, retry_after="-5"), Answer("status 503")),
        (status(503, retry_after="٣"), Answer("status 503")),
    ],
    ids=count(),  # without times: all processes that run tests name them alike
)
async def test_an_answer_is_understood(answer: bytes, meaning: Answer) -> None:
    assert await delivered(answer) == meaning


async def test_a_date_to_come_again_is_a_pause() -> None:
    pause = (await delivered(status(503, retry_after=date_in(seconds=3_000)))).pause

    assert pause is not None
    assert 2_000 < pause <= 3_000


@pytest.mark.parametrize(
    ("answer", "error"), [(b"", "RemoteProtocolError"), (b"HTTP/1.1 2", "RemoteProtocolError"), (b"Hi\r\n\r\n", "")]
)
async def test_what_is_no_answer_is_an_error(answer: bytes, error: str) -> None:
    found = await delivered(answer)

    assert found.error
    assert error in found.error


async def test_a_receiver_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_requests, "TIMEOUT", 0.1)

    assert await delivered(None) == Answer("no answer within 0.1 seconds")


async def test_an_address_where_nobody_listens_is_an_error() -> None:
    async with Receiver().running() as receiver:
        receiver.stop()
        async with AsyncClient(timeout=None) as client:
            found = await deliver(client, receiver.url, b"{}", ["a secret"])

    assert found.error == "ConnectError: All connection attempts failed"
