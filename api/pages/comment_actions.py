"""Actions of forms on one comment: for each the mutation, its input, and where to redirect afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from api.pages.sign_in import local_path

Form = ImmutableMultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted form about a comment; `written` is the ID of the comment that the mutation wrote."""

    comment: Any
    form: Form
    written: str = ""

    def field(self, name: str) -> str:
        return self.form.get(name, "")


@dataclass(frozen=True, slots=True)
class Action:
    document: Callable[[Submission], str]
    input: Callable[[Submission], dict[str, Any]]
    redirect_to: Callable[[Submission], str]


ANCHOR_FIELDS = ("block", "start", "end", "words")


def post_input(form: Form) -> dict[str, Any]:
    return {"body": form.get("body", ""), "idempotencyKey": form.get("key") or None}


def anchor_input(form: Form) -> dict[str, Any]:
    """What a new thread stands on: a block, or some of its words."""
    if not (block := form.get("block")):
        return {}
    if not (words := form.get("words")):
        return {"anchor": {"blockId": block}}
    start, end = (_number(form.get(name, "")) for name in ("start", "end"))
    return {"anchor": {"text": {"blockId": block, "start": start, "end": end, "words": words}}}


def _number(text: str) -> int:
    """-1, where no words stand, for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 8 else -1


def _reply(submission: Submission) -> dict[str, Any]:
    return {
        "articleId": submission.comment["article"]["id"],
        "parentId": submission.comment["id"],
        **post_input(submission.form),
    }


def _comment(submission: Submission) -> dict[str, Any]:
    return {"commentId": submission.comment["id"]}


def _edit(submission: Submission) -> dict[str, Any]:
    return {**_comment(submission), "body": submission.field("body")}


def _report(submission: Submission) -> dict[str, Any]:
    return {
        **_comment(submission),
        "reason": submission.field("reason") or "OTHER",
        "details": submission.field("details") or None,
    }


def _thread_page(submission: Submission) -> str:
    return f"/comments/{submission.written}"


def _page_of_like(submission: Submission) -> str:
    return f"{local_path(submission.field('next'), _thread_page(submission))}#{submission.written}"


ACTIONS: Mapping[str, Action] = {
    "reply": Action(lambda _: "post_comment", _reply, _thread_page),
    "edit": Action(lambda _: "edit_comment", _edit, _thread_page),
    "delete": Action(
        lambda _: "delete_comment",
        _comment,
        lambda submission: f"/articles/{submission.comment['article']['slug']}#comments",
    ),
    "like": Action(
        lambda submission: "unlike_comment" if submission.field("change") == "unlike" else "like_comment",
        _comment,
        _page_of_like,
    ),
    "report": Action(
        lambda _: "report_comment", _report, lambda submission: f"{_thread_page(submission)}?reported=yes#report"
    ),
}
