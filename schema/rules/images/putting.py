"""Putting an image: the input is checked whole, the picture read, and both are written or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.content.images import images
from db.content.images.images import NameTaken, Original, Put
from schema.rules.images.intake import NotTaken, Picture, Source
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, failure, text_error

LONGEST = {"alt": 1_000, "caption": 2_000, "credit": 300}
NOWHERE = failed(ErrorCode.IMAGES_UNAVAILABLE, "This server keeps no images.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`key` and `external_id` say which image, None for a new one. `changes` are its columns that are given, by name;
    `sources` are the fields of the input that give a picture, with what they give."""

    key: int | None
    external_id: str | None
    changes: Mapping[str, Any]
    sources: Mapping[str, Source]


async def put(context: Context, wanted: Wanted) -> WriteResult:
    if errors := faults(wanted):
        return WriteResult(errors=errors)
    field, source = next(iter(wanted.sources.items()), (None, None))
    intake = context.services.intake
    if source is None or field is None:
        return await _write(context, wanted, None)
    if intake is None:
        return NOWHERE
    try:
        written = await _write(context, wanted, await intake.read(source))
        await intake.discard(source)
    except NotTaken as refused:
        return failed(ErrorCode[refused.code], refused.message, "input", field)
    return written


def faults(wanted: Wanted) -> Sequence[UserError]:
    """All that is wrong with the input itself."""
    found = [*_text_faults(wanted), *_place_faults(wanted.changes)]
    if len(wanted.sources) > 1:
        given = " or ".join(wanted.sources)
        found.append(failure(ErrorCode.BODY_INVALID, f"Give one picture: {given}.", "input"))
    return found


def _text_faults(wanted: Wanted) -> list[UserError]:
    texts = {"externalId": (wanted.external_id, 200)}
    texts |= {name: (wanted.changes.get(name) or None, most) for name, most in LONGEST.items()}
    checked = (text_error(text, "input", name, maximum=most) for name, (text, most) in texts.items())
    return [error for error in checked if error]


def _place_faults(changes: Mapping[str, Any]) -> list[UserError]:
    return [
        failure(ErrorCode.BODY_INVALID, "A focal point is from 0 to 1.", "input", "focalPoint", axis)
        for axis in ("x", "y")
        if not 0 <= (changes.get(f"focal_{axis}") or 0) <= 1
    ]


async def _write(context: Context, wanted: Wanted, picture: Picture | None) -> WriteResult:
    async def keep(_: Original, is_new: bool) -> None:
        assert picture
        assert context.services.intake
        await context.services.intake.keep(picture, is_new)

    original = picture.original if picture else None
    change = Put(wanted.key, wanted.external_id, wanted.changes, original, context.viewer.actor)
    try:
        key = await images.put(context.services.database, change, keep)
    except NameTaken:
        return failed(ErrorCode.CONFLICT, "Another image has this external id.", "input", "externalId")
    return WriteResult(key) if key else _not_found(wanted)


def _not_found(wanted: Wanted) -> WriteResult:
    if wanted.key is not None:
        return failed(ErrorCode.NOT_FOUND, "There is no such image.", "input", "id")
    message = "A new image needs a picture: `upload`, `uploadId` or `url`."
    return failed(ErrorCode.BODY_INVALID, message, "input")
