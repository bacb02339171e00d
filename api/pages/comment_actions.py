"""What readers do to one comment by a form: the mutation it leads to, what that is given, and where it goes then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from api.pages.sign_in import own_path

Form = ImmutableMultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form about a comment, and later the ID of the comment that it wrote."""

    comment: Any
    form: Form
    written: str = ""

    def field(self, name: str) -> str:
        return self.form.get(name, "")


@dataclass(frozen=True, slots=True)
class Action:
    document: Callable[[Sent], str]
    input: Callable[[Sent], dict[str, Any]]
    place: Callable[[Sent], str]


def posted(form: Form) -> dict[str, Any]:
    return {"body": form.get("body", ""), "idempotencyKey": form.get("key") or None}


def _reply(sent: Sent) -> dict[str, Any]:
    return {"articleId": sent.comment["article"]["id"], "parentId": sent.comment["id"], **posted(sent.form)}


def _comment(sent: Sent) -> dict[str, Any]:
    return {"commentId": sent.comment["id"]}


def _edit(sent: Sent) -> dict[str, Any]:
    return {**_comment(sent), "body": sent.field("body")}


def _report(sent: Sent) -> dict[str, Any]:
    return {**_comment(sent), "reason": sent.field("reason") or "OTHER", "details": sent.field("details") or None}


def _own_page(sent: Sent) -> str:
    return f"/comments/{sent.written}"


def _where_it_was_liked(sent: Sent) -> str:
    return f"{own_path(sent.field('next'), _own_page(sent))}#{sent.written}"


ACTIONS: Mapping[str, Action] = {
    "reply": Action(lambda _: "post_comment", _reply, _own_page),
    "edit": Action(lambda _: "edit_comment", _edit, _own_page),
    "delete": Action(
        lambda _: "delete_comment", _comment, lambda sent: f"/articles/{sent.comment['article']['slug']}#comments"
    ),
    "like": Action(
        lambda sent: "unlike_comment" if sent.field("change") == "unlike" else "like_comment",
        _comment,
        _where_it_was_liked,
    ),
    "report": Action(lambda _: "report_comment", _report, lambda sent: f"{_own_page(sent)}?reported=yes#report"),
}
