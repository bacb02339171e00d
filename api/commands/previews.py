"""The command that previews: prints a token that shows pages as if some articles were published."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from api.commands.access.tokens import lifetime
from api.commands.database import refusal
from api.commands.moments import moment
from api.settings.settings import load_settings

CREATE = """mutation($input: CreatePreviewTokenInput!) {
  createPreviewToken(input: $input) { previewToken { token expiresAt urls } errors { message } }
}"""

Articles = Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Their slugs, or their ids.")]
At = Annotated[
    datetime | None,
    typer.Option(parser=moment, metavar="TIME", help="As of then, such as 2026-01-31T06:00Z; now unless given."),
]
Expires = Annotated[
    timedelta | None,
    typer.Option(
        parser=lifetime, metavar="TIME", help="How long it is good, a week at most: 12h, 3d; or else an hour."
    ),
]


def preview(articles: Articles, at: At = None, expires: Expires = None) -> None:
    """Print a token that shows any page as if these articles were published, and pages that it shows.

    Front ends send it with their queries: "Dateline-Preview: …".
    """
    given: dict[str, Any] = {"articleIds": _ids(articles), "at": at and at.isoformat()}
    given |= {"expiresIn": int(expires.total_seconds())} if expires else {}
    made = _ask(CREATE, input=given)["createPreviewToken"]
    if made["errors"]:
        raise refusal(*(error["message"] for error in made["errors"]))
    typer.echo("\n".join((made["previewToken"]["token"], *made["previewToken"]["urls"])))
    typer.echo(f"It is good until {made['previewToken']['expiresAt']}.", err=True)


def _ids(articles: list[str]) -> list[str]:
    """Raises Exit where there is none of that name."""
    places = range(len(articles))
    definitions = ", ".join(f"$id{place}: ID!, $slug{place}: String!" for place in places)
    fields = (
        f"a{place}: node(id: $id{place}) {{ id }} b{place}: article(slug: $slug{place}) {{ id }}" for place in places
    )
    given: dict[str, str] = {}
    for place, article in enumerate(articles):
        given |= {f"id{place}": article, f"slug{place}": article}
    found = _ask(f"query({definitions}) {{ {' '.join(fields)} }}", **given)
    return [_id(article, found[f"a{place}"] or found[f"b{place}"]) for place, article in enumerate(articles)]


def _id(article: str, found: Any) -> str:
    if not found:
        raise refusal(f"{article}: there is no such article")
    return str(found["id"])


def _ask(document: str, **variables: Any) -> dict[str, Any]:
    from api.commands.engine import ask

    return ask(load_settings(), document, variables)
