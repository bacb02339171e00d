"""Commands about articles: list, show, publish, withdraw and delete them, by the same rules as the API's."""

from datetime import datetime
from typing import Annotated, Any

import typer

from api.commands.database import refusal
from api.commands.moments import moment
from api.settings.settings import load_settings

FIELDS = "id slug status headline section publishedAt updatedAt"
LIST = f"""query($first: Int!, $after: String, $filter: DeskFilter) {{
  desk(first: $first, after: $after, filter: $filter) {{ nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }}
}}"""
ONE = f"""query($id: ID!, $slug: String!) {{
  byId: node(id: $id) {{ ...Shown }} bySlug: article(slug: $slug) {{ ...Shown }}
}}
fragment Shown on Article {{
  {FIELDS} url language revision byline summary wordCount commentCount shareCount corrections {{ text }}
  withdrawal {{ at reason redirectTo }}
}}"""
PUBLISH = f"""mutation($input: PublishArticleInput!) {{
  answer: publishArticle(input: $input) {{ article {{ {FIELDS} }} errors {{ message }} }}
}}"""
WITHDRAW = f"""mutation($input: WithdrawArticleInput!) {{
  answer: withdrawArticle(input: $input) {{ article {{ {FIELDS} }} errors {{ message }} }}
}}"""
COLUMNS = {"slug": 50, "status": 9, "publishedAt": 20, "section": 20, "headline": 60}
"""With their widths, where they are longer."""
PAGE = 100

Given = Annotated[str, typer.Argument(metavar="ARTICLE", help="Its slug, or its id.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Status = Annotated[str | None, typer.Option(help="draft, scheduled, published or withdrawn.")]
Section = Annotated[str | None, typer.Option(help="Only articles of this section.")]
Search = Annotated[str | None, typer.Option(help="Only what full-text search finds.")]
Limit = Annotated[int, typer.Option(min=1, help="So many at most.")]
Reason = Annotated[str | None, typer.Option(help="Why, for the newsroom.")]
RedirectTo = Annotated[str | None, typer.Option(metavar="URL", help="Where its readers are sent instead.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


At = Annotated[
    datetime | None,
    typer.Option(parser=moment, metavar="TIME", help="From then on, such as 2026-01-31T06:00Z; now unless given."),
]

application = typer.Typer(
    help="List, show, publish, withdraw and delete articles.", no_args_is_help=True, add_completion=False
)


@application.command("list")
def show_all(
    status: Status = None, section: Section = None, search: Search = None, limit: Limit = PAGE, as_json: Json = False
) -> None:
    """Print articles, the last changed first: drafts, scheduled and withdrawn ones, too."""
    from api.commands import tables
    from api.commands.engine import pages

    given = {"status": status and _status(status), "section": section, "search": search}
    found = pages(load_settings(), LIST, {name: value for name, value in given.items() if value}, limit)
    rows = found if as_json else [tables.cut(each, COLUMNS) for each in found]
    tables.show(rows, "There are no such articles.", as_json=as_json)


@application.command()
def show(article: Given, as_json: Json = False) -> None:
    """Print one article's status and figures."""
    from api.commands import tables

    tables.show_one(_found(article), as_json=as_json)


@application.command()
def publish(article: Given, at: At = None) -> None:
    """Let readers see an article, now or from a time on."""
    found = _changed(PUBLISH, {"articleId": _found(article)["id"], "at": at and at.isoformat()})
    typer.echo(f"{found['slug']} is {found['status'].lower()}, as of {found['publishedAt']}.")


@application.command()
def withdraw(article: Given, reason: Reason = None, redirect_to: RedirectTo = None) -> None:
    """Take an article down: its address says that it is gone, or leads elsewhere."""
    given = {"articleId": _found(article)["id"], "reason": reason, "redirectTo": redirect_to}
    typer.echo(f"{_changed(WITHDRAW, given)['slug']} is withdrawn.")


@application.command()
def delete(article: Given, yes: Yes = False) -> None:
    """Delete an article for good, with its comments, shares, revisions and addresses.

    Images stay, and so does the audit log, without what the article said. To take an article down, withdraw it.
    """
    from api.commands.database import changing
    from db.compiler.global_ids import key_of
    from db.compiler.inputs import COMMAND_LINE
    from db.content import publication

    found = _found(article)
    told = f"{found['slug']}, its {found['commentCount']} comments and its {found['shareCount']} shares"
    if not yes:
        typer.confirm(f"Delete {told}, for good?", abort=True)

    async def work(session: Any) -> bool:
        return await publication.delete(session, key_of("Article", found["id"]), COMMAND_LINE)

    if not changing(load_settings(), work):
        raise refusal(f"{article}: there is no such article")
    typer.echo(f"Deleted {told}.")


def _status(given: str) -> str:
    from schema.content.publication.statuses import ArticleStatus

    if given.upper() not in ArticleStatus.__members__:
        raise typer.BadParameter("It is draft, scheduled, published or withdrawn.", param_hint="--status")
    return given.upper()


def _found(article: str) -> dict[str, Any]:
    answer = _asked(ONE, id=article, slug=article)
    if not (found := answer["byId"] or answer["bySlug"]):
        raise refusal(f"{article}: there is no such article")
    return dict(found)


def _changed(document: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = _asked(document, input=given)["answer"]
    if answer["errors"]:
        raise refusal(*(error["message"] for error in answer["errors"]))
    return dict(answer["article"])


def _asked(document: str, **variables: Any) -> dict[str, Any]:
    from api.commands.engine import ask

    return ask(load_settings(), document, variables)
