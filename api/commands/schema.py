"""Commands about the schema: print the SDL, check for breaking changes, show the usage of fields."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.database import with_connection
from api.settings.settings import load_settings

Old = Annotated[Path, typer.Argument(metavar="OLD.graphql", help="The older schema, as `dateline schema` printed it.")]
Documents = Annotated[bool, typer.Option("--documents", help="Judge by the documents that apps have registered.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail for dangerous changes too.")]
Field = Annotated[str | None, typer.Option(help="Of this field alone, such as Article.dek.")]
Days = Annotated[int, typer.Option(min=1, max=400, help="So many days back, in UTC.")]
Name = Annotated[str, typer.Argument(help="apollo.js, urql.js, relay.js, relay.config.json or scalars.json.")]

application = typer.Typer(invoke_without_command=True, add_completion=False)


@application.callback()
def schema(context: typer.Context) -> None:
    """Print the GraphQL schema; with a command, check it or see what of it is used."""
    from schema.schema import schema

    if context.invoked_subcommand is None:
        typer.echo(schema.as_str())


@application.command()
def check(old: Old, documents: Documents = False, strict: Strict = False) -> None:
    """Compare an older schema with the present one.

    Exits with 1 for breaking changes, and with 2 where the older schema cannot be read. With --documents, only what
    breaks a registered document counts: other breaking changes pass. So does the removal, without --documents, of what
    was deprecated until a day that is over. Dangerous changes are told, and pass unless --strict is given.
    """
    from db.registry.documents import registered
    from schema.registry.schema_check import NoSchema, broken, changes, read_schema
    from schema.schema import executable

    try:
        before = read_schema(old.read_bytes())
    except (OSError, NoSchema) as error:
        typer.echo(f"{old}: {getattr(error, 'strerror', error)}", err=True)
        raise typer.Exit(2) from None
    found = changes(before, executable, datetime.now(UTC).date())
    breaks = list(broken(before, executable, with_connection(load_settings(), registered))) if documents else []
    typer.echo("\n".join(map(str, [*found, *breaks])) or "No changes that break anything.")
    levels = {change.level for change in found}
    if breaks or (strict and "dangerous" in levels) or ("breaking" in levels and not documents):
        raise typer.Exit(1)


@application.command()
def client(name: Name) -> None:
    """Print what a client is configured by: its cache, its compiler, its types of scalars."""
    from schema.clients.files import FILES, file
    from schema.schema import executable

    if name not in FILES:
        raise typer.BadParameter(f"one of {', '.join(FILES)}", param_hint="NAME")
    typer.echo(file(executable, name), nl=False)


@application.command()
def subgraph() -> None:
    """Print the schema for the composition of a federated graph, as `_service` answers it."""
    from schema.federation.subgraph import subgraph_sdl
    from schema.schema import schema

    typer.echo(subgraph_sdl(schema.as_str()), nl=False)


@application.command()
def usage(field: Field = None, days: Days = 30) -> None:
    """Print how many operations asked for each field, by app and version.

    Servers write their numbers down once a minute. Operations that nobody has registered have no app.
    """
    from db.registry.field_usage import since

    _require(field)
    found = with_connection(load_settings(), lambda session: since(session, days, field))
    for name, app, version, times, day in found:
        typer.echo(f"{name}: {times} by {f'{app} {version}'.strip() or 'unregistered documents'}, last on {day}")
    if not found:
        typer.echo(f"Nobody asked for {field or 'anything'}.")


def _require(field: str | None) -> None:
    """A field that has gone can be asked about too, but not one that is no field's name."""
    if field is not None and field.count(".") != 1:
        raise typer.BadParameter("a field is a type and its name, such as Article.dek", param_hint="--field")
