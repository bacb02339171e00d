"""Putting images: by upload, by a signed address, from the web; what is stored of them, and what is refused."""

from datetime import datetime
from typing import Any

import pytest

from tests.api.images.newsroom import EDITOR, PUT, UPLOAD, Newsroom
from tests.api.images.pictures import encoded, halves, jpeg


async def test_a_picture_comes_with_the_mutation(newsroom: Newsroom) -> None:
    image = await newsroom.image(alt="Two halves", caption="Red and blue", focalPoint={"x": 0.25, "y": 0.5})

    assert image.pop("id").startswith("Image_")
    assert image.pop("placeholder").startswith("data:image/webp;base64,")
    assert len(image.pop("blurHash")) == 28
    assert image == {
        "alt": "Two halves", "caption": "Red and blue", "credit": None, "width": 400, "height": 300,
        "focalPoint": {"x": 0.25, "y": 0.5},
    }  # fmt: skip


async def test_a_picture_is_sent_to_a_signed_address(newsroom: Newsroom) -> None:
    upload = (await newsroom.ask(UPLOAD))["createImageUpload"]["upload"]
    assert datetime.fromisoformat(upload["expiresAt"]).tzinfo

    sent = await newsroom.client.put(upload["uploadUrl"], content=jpeg())
    payload = await newsroom.put(uploadId=upload["uploadId"], alt="Sent")

    assert (sent.status_code, payload["errors"]) == (204, [])
    assert payload["image"]["alt"] == "Sent"
    again = await newsroom.refused(uploadId=upload["uploadId"])
    assert (again["code"], again["path"]) == ("NOT_FOUND", ["input", "uploadId"])


async def test_the_same_picture_with_the_same_words_is_the_same_image(newsroom: Newsroom) -> None:
    first, same, other = [await newsroom.image(alt=alt) for alt in ("One", "One", "Another")]

    assert first["id"] == same["id"] != other["id"]


async def test_the_publishers_key_stands_for_one_image(newsroom: Newsroom) -> None:
    first = await newsroom.image(externalId="cms-7", alt="One", caption="Kept")
    changed = await newsroom.image(encoded(halves((200, 100))), externalId="cms-7", alt="Other")

    assert changed["id"] == first["id"]
    assert (changed["alt"], changed["caption"], changed["width"]) == ("Other", "Kept", 200)


async def test_what_is_left_out_stays_and_null_takes_away(newsroom: Newsroom) -> None:
    image = await newsroom.image(alt="A", caption="C", credit="D", focalPoint={"x": 0, "y": 1})

    left = (await newsroom.put(id=image["id"], alt="B"))["image"]
    taken = (await newsroom.put(id=image["id"], alt=None, caption=None, credit=None, focalPoint=None))["image"]

    assert left == {**image, "alt": "B"}
    assert taken == {**image, "alt": "", "caption": None, "credit": None, "focalPoint": None}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"id": "Image_999"}, "NOT_FOUND", ["input", "id"]),
        ({"id": "Article_1", "alt": "x"}, "NOT_FOUND", ["input", "id"]),
        ({}, "BODY_INVALID", ["input"]),
        ({"alt": "words"}, "BODY_INVALID", ["input"]),
        ({"uploadId": "ImageUpload_999"}, "NOT_FOUND", ["input", "uploadId"]),
        ({"uploadId": "x", "url": "https://news.example/a.jpg"}, "BODY_INVALID", ["input"]),
        ({"url": "https://news.example/a.jpg", "alt": "x" * 1001}, "BODY_INVALID", ["input", "alt"]),
        ({"url": "https://news.example/a.jpg", "caption": "\u0007"}, "BODY_INVALID", ["input", "caption"]),
        ({"url": "https://a.example/", "focalPoint": {"x": 1.5, "y": 0}}, "BODY_INVALID", ["input", "focalPoint", "x"]),
        ({"externalId": ""}, "BODY_INVALID", ["input", "externalId"]),
    ],
    ids=str,
)
async def test_wrong_input_is_told_with_its_path(
    newsroom: Newsroom, given: dict[str, Any], code: str, path: list[str]
) -> None:
    error = await newsroom.refused(**given)

    assert (error["code"], error["path"]) == (code, path)


async def test_another_images_key_is_a_conflict(newsroom: Newsroom) -> None:
    await newsroom.image(externalId="taken")
    image = await newsroom.image(alt="other")

    error = await newsroom.refused(id=image["id"], externalId="taken")

    assert (error["code"], error["path"]) == ("CONFLICT", ["input", "externalId"])


async def test_all_faults_are_told_at_once(newsroom: Newsroom) -> None:
    payload = await newsroom.put(
        url="https://news.example/a.jpg", alt="x" * 1001, credit="x" * 301, focalPoint={"x": -1, "y": 2}
    )

    assert [error["path"][1:] for error in payload["errors"]] == [
        ["alt"], ["credit"], ["focalPoint", "x"], ["focalPoint", "y"],
    ]  # fmt: skip


async def test_only_editors_put_images(newsroom: Newsroom) -> None:
    from tests.api.publisher import bearer

    for headers, code in (({}, "NOT_SIGNED_IN"), ({"authorization": bearer(roles=["MODERATOR"])}, "FORBIDDEN")):
        payload = (await newsroom.ask(PUT, headers, input={"url": "https://news.example/a.jpg"}))["putImage"]
        upload = (await newsroom.ask(UPLOAD, headers))["createImageUpload"]

        assert (payload["image"], [error["code"] for error in payload["errors"]]) == (None, [code])
        assert upload == {"upload": None, "errors": [{"code": code}]}
    assert EDITOR
