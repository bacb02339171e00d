"""The first stage of moderation that decides about a comment wins; an external moderator is asked last."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest

from schema.rules.moderation import STAGES, Draft, ExternalModerator, ModerationRules, Pipeline, Verdict, Words

SECRET = "a secret of the publisher's own, 40 bytes"
DRAFT = Draft(body="A word of mine.", article_id=7, mode="OPEN", author_name="Priya S", author_comments=3)
STRICT = ModerationRules(
    banned_words=Words(["rotter", "utter tosh", "swindl*"]),
    suspect_words=Words(["casino"]),
    newcomer_comments=2,
    hold_newcomers=3,
)
EVERYTHING = "Rotter! This casino at www.example.com"


def test_the_stages_stand_in_the_order_that_readers_of_the_code_expect() -> None:
    assert [stage.__name__ for stage in STAGES] == [
        "moderators",
        "commenting_mode",
        "banned_words",
        "suspect_words",
        "newcomers_links",
        "newcomers",
    ]


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        (
            replace(DRAFT, body=EVERYTHING, mode="PREMODERATED", author_comments=0, is_moderator=True),
            Verdict("PUBLISHED", "moderators"),
        ),
        (
            replace(DRAFT, body=EVERYTHING, mode="PREMODERATED", author_comments=0),
            Verdict("PENDING", "commenting_mode", "The article is pre-moderated."),
        ),
        (
            replace(DRAFT, body=EVERYTHING, author_comments=0),
            Verdict("REJECTED", "banned_words", "It has the banned word “rotter”."),
        ),
        (
            replace(DRAFT, body="This casino at www.example.com", author_comments=0),
            Verdict("PENDING", "suspect_words", "It has the suspect word “casino”."),
        ),
        (
            replace(DRAFT, body="Look at www.example.com", author_comments=1),
            Verdict("PENDING", "newcomers_links", "A newcomer's comment has links."),
        ),
        (
            replace(DRAFT, body="Look at www.example.com", author_comments=2),
            Verdict("PENDING", "newcomers", "Its author has 2 published comments."),
        ),
        (replace(DRAFT, body="Look at www.example.com"), None),
    ],
    ids=lambda value: value.stage if isinstance(value, Verdict) else "",
)
def test_the_first_stage_that_decides_wins(draft: Draft, verdict: Verdict | None) -> None:
    assert Pipeline(STRICT).decide(draft) == verdict


def test_by_default_only_a_newcomers_links_are_held() -> None:
    pipeline = Pipeline()
    newcomer = replace(DRAFT, author_comments=0)

    assert pipeline.decide(newcomer) is None
    assert pipeline.decide(replace(newcomer, body="http://a.example")) == Verdict(
        "PENDING", "newcomers_links", "A newcomer's comment has links."
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("What a ROTTER he is", "rotter"),
        ("*rotter*", "rotter"),
        ("_rotter_", "rotter"),
        ("ro\u200btt\u00ader", "rotter"),
        ("ro\u0308tte\u0301r", "rotter"),
        ("\uff52\uff4f\uff54\uff54\uff45\uff52", "rotter"),
        ("\U0001d42b\U0001d428\U0001d42d\U0001d42d\U0001d41e\U0001d42b", "rotter"),
        ("utter,\n tosh", "utter tosh"),
        ("a swindler", "swindl*"),
        ("trotters and rotterdam", None),
        ("utter rot, tosh", None),
        ("", None),
    ],
)
def test_words_are_found_whole_whatever_their_case_accents_and_invisible_characters(
    text: str, word: str | None
) -> None:
    assert STRICT.banned_words.first_in(text) == word


def test_words_of_a_script_whose_vowels_are_marks_stay_apart() -> None:
    words = Words(["\u0915\u0932"])

    assert words.first_in("\u0915\u0941\u0932 \u0915\u0932\u093e") is None
    assert words.first_in("\u0906\u091c, \u0915\u0932!") == "\u0915\u0932"


LISTED = Words(["rotter", "ばか", "坏蛋", "โง่", "كلب", "चोर", "дурак", "utter tosh"])


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("ro**tt**er", "rotter"),
        ("**ro**tter", "rotter"),
        ("ro[tt](https://a.example)er", "rotter"),
        ("ro`tt`er", "rotter"),
        ("\\*rotter\\* ro\\_tter", "rotter"),
        ("r\u043etter", "rotter"),
        ("\u1d21hat a \u0280\u1d0f\u1d1b\u1d1b\u1d07\u0280", "rotter"),
        ("\u24e1\u24de\u24e3\u24e3\u24d4\u24e1", "rotter"),
        ("ro\ufe0ftt\u034fer", "rotter"),
        ("[here](https://rotter.example)", "rotter"),
        ("お前はばかだ", "ばか"),
        ("ﾊﾞｶ", "ばか"),
        ("他是坏蛋。", "坏蛋"),
        ("คนโง่มาก", "โง่"),
        ("كَلْبٌ كبير", "كلب"),
        ("كـلـب", "كلب"),
        ("वह चोर।", "चोर"),
        ("\u0434\u0443p\u0430\u043a", "дурак"),
        ("**utter** tosh", "utter tosh"),
        ("trotter, rotters", None),
        ("वह चोरी", None),
        ("дураки", None),
        ("โง", None),
    ],
)
def test_words_are_found_in_what_readers_read(body: str, word: str | None) -> None:
    assert LISTED.first_in(replace(DRAFT, body=body).readable) == word


def test_an_entry_without_letters_matches_nothing() -> None:
    assert Words(["", " ", "*", "!"]).first_in("Anything * at all!") is None


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("No links (at all) [here].", 0),
        ("See HTTPS://a.example and www.b.example/c", 2),
        ("See [this](https://a.example), <http://www.b.example>", 2),
        ("See [this](mailto:a@b.example)", 1),
        ("Write to <name@host>", 1),
        ("`https://a.example` and [this](javascript:a)", 0),
    ],
)
def test_links_are_counted_once_each(body: str, links: int) -> None:
    assert replace(DRAFT, body=body).links == links


Handler = Callable[[bytes, bytes], Awaitable[bytes]]


def answer(body: bytes, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\ncontent-length: %d\r\n\r\n%b" % (status.encode(), len(body), body)


@asynccontextmanager
async def external(handler: Handler, patience: float = 5) -> AsyncIterator[ExternalModerator]:
    """An external moderator whose server gives each request's head and body to the handler."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = next(int(line[16:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length: "))
        writer.write(await handler(head, await reader.readexactly(size)))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    moderator = ExternalModerator(
        f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/check?site=1", SECRET, patience
    )
    try:
        yield moderator
    finally:
        await moderator.close()
        server.close()


def always(response: bytes) -> Handler:
    async def handler(_: bytes, __: bytes) -> bytes:
        return response

    return handler


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"decision": "publish"}, Verdict("PUBLISHED", "external")),
        ({"decision": "hold", "reason": "Looks odd."}, Verdict("PENDING", "external", "Looks odd.")),
        ({"decision": "reject", "reason": "x" * 600}, Verdict("REJECTED", "external", "x" * 500)),
        ({"decision": "reject", "reason": "a\0b"}, Verdict("REJECTED", "external")),
    ],
)
async def test_the_external_moderators_decision_counts(given: dict[str, str], verdict: Verdict) -> None:
    async with external(always(answer(orjson.dumps(given)))) as moderator:
        assert await Pipeline(external=moderator).ask_external(DRAFT) == verdict


async def test_the_external_moderator_is_asked_with_a_signature() -> None:
    requests: list[tuple[bytes, bytes]] = []

    async def handler(head: bytes, body: bytes) -> bytes:
        requests.append((head, body))
        return answer(b'{"decision": "publish"}')

    async with external(handler) as moderator:
        await moderator.ask(DRAFT)

    ((head, body),) = requests
    headers = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:] if line)
    stamp, _, signed = headers["dateline-signature"].partition(",")
    expected = hmac.new(SECRET.encode(), stamp[2:].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert head.startswith(b"POST /check?site=1 HTTP/1.1\r\n")
    assert headers["content-type"] == "application/json"
    assert orjson.loads(body) == {
        "body": "A word of mine.",
        "article": "Article_7",
        "author": {"name": "Priya S", "comments": 3},
        "links": 0,
    }
    assert signed == f"v1={expected}"
    assert abs(int(stamp.removeprefix("t=")) - time.time()) < 60


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (answer(b'{"decision": "publish"}', "500 Oops"), "ValueError: status 500"),
        (answer(b"", "302 Found\r\nlocation: /elsewhere"), "ValueError: status 302"),
        (answer(b"<html>"), "JSONDecodeError: "),
        (answer(b"[]"), "ValueError: an answer without a decision to publish, hold or reject"),
        (answer(b'{"decision": []}'), "ValueError: an answer without a decision to publish, hold or reject"),
        (answer(b" " * 10_001), "ValueError: an answer of more than 10000 bytes"),
        (b"", "RemoteProtocolError: Server disconnected without sending a response."),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", "RemoteProtocolError: peer closed connection"),
    ],
    ids=["failure", "redirect", "no JSON", "no object", "no decision", "too large", "nothing", "cut off"],
)
async def test_a_bad_answer_is_skipped_and_logged(
    response: bytes, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "dateline"):
        async with external(always(response)) as moderator:
            assert await moderator.ask(DRAFT) is None

    (message,) = caplog.messages
    assert message.startswith(f"the external moderator was skipped: {reason}")


async def test_no_answer_in_time_is_skipped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    over = asyncio.Event()

    async def handler(_: bytes, __: bytes) -> bytes:
        await over.wait()
        return b""

    async with external(handler, patience=0.1) as moderator:
        assert await moderator.ask(DRAFT) is None
        over.set()

    (message,) = caplog.messages
    assert message.startswith("the external moderator was skipped: ")


async def test_a_server_that_is_not_there_is_skipped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with external(always(b"")) as moderator:
        moderator.url = "http://127.0.0.1:1/"

        assert await moderator.ask(DRAFT) is None

    (message,) = caplog.messages
    assert message.startswith("the external moderator was skipped: ConnectError")


async def test_without_an_external_moderator_nobody_is_asked() -> None:
    pipeline = Pipeline()

    assert (pipeline.has_external, await pipeline.ask_external(DRAFT)) == (False, None)
