"""The bottom of an article page: readers' comments, the policy about them, and a form that is left out."""

import re
from itertools import pairwise
from typing import Any

from api.imports.pages.sections import blocks, joined

FORM = re.compile(r"(?:leave|add|post|write) (?:a|your) comment|minimum \d+ characters.*", re.IGNORECASE)
POLICY = re.compile(r"\b(?:comments?|discussions?|respectful|guidelines|moderat\w+)\b", re.IGNORECASE)


def read(lines: list[str]) -> tuple[list[dict[str, Any]], str | None]:
    """Comments, oldest first as printed, and the guidelines: the last paragraph, where it speaks of commenting.

    A comment is a line with the one letter of an avatar, a line with the name that begins with it, and its text.
    """
    form = next((at for at, line in enumerate(lines) if FORM.fullmatch(line)), len(lines))
    filled = lines[:form]
    starts = [at for at in range(len(filled)) if _begins_comment(filled, at)]
    entries = [filled[start:end] for start, end in pairwise([*starts, form])]
    comments = [comment for entry in entries if (comment := _comment(entry))]
    return _apart(comments) if comments else ([], _policy(blocks(filled)[1:]))


def _begins_comment(lines: list[str], at: int) -> bool:
    avatar = lines[at]
    if len(avatar) != 1 or not avatar.isalnum():
        return False
    name = next((lines[below] for below in range(at + 1, len(lines)) if lines[below]), "")
    return len(name) > 1 and name[0].casefold() == avatar.casefold()


def _comment(entry: list[str]) -> dict[str, Any] | None:
    rest = entry[1:]
    at = next(place for place, line in enumerate(rest) if line)
    paragraphs = [joined(block) for block in blocks(rest[at + 1 :])]
    return {"name": rest[at], "paragraphs": paragraphs} if paragraphs else None


def _apart(comments: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str | None]:
    """The guidelines taken off the last comment, behind which they are printed."""
    last = comments[-1]["paragraphs"]
    guidelines = last.pop() if len(last) > 1 and POLICY.search(last[-1]) else None
    return [{"name": comment["name"], "body": "\n\n".join(comment["paragraphs"])} for comment in comments], guidelines


def _policy(paragraphs: list[list[str]]) -> str | None:
    return next((joined(block) for block in reversed(paragraphs) if POLICY.search(joined(block))), None)
