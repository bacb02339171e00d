"""The command line: serve, migrate, verify, import, token, schema, documents."""

import asyncio
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands import documents, imports, schema
from api.identity.signing_secret import SecretUnavailable, signing_secret
from api.imports.loading import load_samples
from api.server.running import AddressUnavailable, Stopped, address, listen, run
from api.server.startup import console, ready_database
from api.settings.settings import SettingRefused, Settings, load_settings, variable
from api.settings.values import is_loopback
from db.connections.postgres import FAILURES, DatabaseUnavailable
from db.embedded.cluster import ServerFailed
from db.maintenance.migrations import MigrationRefused
from schema.registry.manifests import ManifestRefused

REFUSALS = (
    SettingRefused,
    SecretUnavailable,
    AddressUnavailable,
    ServerFailed,
    DatabaseUnavailable,
    MigrationRefused,
    ManifestRefused,
)

application = typer.Typer(
    help="A self-hosted GraphQL content platform for news sites.",
    epilog="Settings are environment variables; `dateline settings` lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
application.add_typer(schema.application, name="schema")
application.add_typer(documents.application, name="documents")
application.command("import")(imports.import_articles)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 stands for all of this machine's.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=100, help="Processes that share the work.")]
Name = Annotated[str, typer.Option(help="The name that readers see.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="moderator or editor; may be given again.")]
Subject = Annotated[str | None, typer.Option(help="The commenter's identity; by default, made from the name.")]
Hours = Annotated[int, typer.Option(min=1, max=87_600, help="How long the token is good.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Articles, as docs/publishing.md shows them.")]


@application.callback()
def options(_: Version = False) -> None: ...


@application.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Serve the GraphQL endpoint until Ctrl-C.

    Without DATABASE_URL, Dateline runs its own PostgreSQL and keeps its data in DATELINE_DATA_DIR.
    """
    _settle_address(host, port)
    settings = load_settings()
    console.quiet = settings.log_format == "json"  # a program reads it, line by line
    _check_manifests(settings)
    with listen(host, port) as listener, ready_database(settings, serving=True) as url:
        if not settings.jwks_url:
            signing_secret(settings)  # made now, so that it is there for whoever signs tokens
        if settings.wants_samples:
            asyncio.run(load_samples(url))
        _announce(address(host, port), settings)
        run(listener, workers, settings.database_url or url, settings)
        console.print("Stopping …")


def _settle_address(host: str, port: int) -> None:
    """Who listens for others has to be told the address that they know, and lets nobody sign in under any name unless
    asked to."""
    if is_loopback(host):
        os.environ.setdefault(variable("public_url"), address(host, port))
        return
    if not os.environ.get(variable("public_url")):
        raise SettingRefused(f"{variable('public_url')} is not set: it says how readers reach what listens on {host}")
    if os.environ.get(variable("sign_in_form"), "auto") == "auto":
        os.environ[variable("sign_in_form")] = "off"


def _check_manifests(settings: Settings) -> None:
    """Each worker reads them; here a bad one is refused in one line."""
    from api.server.static_documents import manifest_documents

    list(manifest_documents(settings.documents))


def _announce(here: str, settings: Settings) -> None:
    console.print(f"Dateline serves GraphQL at [bold]{here}/graphql[/]")
    if settings.graphiql:
        console.print("Open it in a browser for GraphiQL.")
    console.print("Ctrl-C stops it.")


@application.command()
def migrate() -> None:
    """Bring the database up to date. `serve` and `import` do so by themselves."""
    with ready_database(load_settings()):
        console.print("The database is up to date.")


@application.command()
def verify() -> None:
    """Count anew what the database keeps count of, and print each difference."""
    from db.maintenance.verification import verify

    with ready_database(load_settings()) as url:
        differences = asyncio.run(verify(url))
    typer.echo("\n".join(map(str, differences)) or "No differences.")
    if differences:
        raise typer.Exit(1)


@application.command()
def settings() -> None:
    """Print all settings with their defaults, as a page in Markdown."""
    from api.settings.reference import markdown

    typer.echo(markdown(), nl=False)


@application.command()
def token(name: Name, role: Roles = None, subject: Subject = None, hours: Hours = 24) -> None:
    """Print a token that signs someone in, for development."""
    from api.identity.claims import BadClaim
    from api.identity.development_tokens import development_claims, sign_token

    try:
        typer.echo(sign_token(load_settings(), development_claims(name, role or [], subject), hours))
    except BadClaim as error:
        raise typer.BadParameter(str(error)) from None


def _stop(number: int, _: Any) -> None:
    raise Stopped(128 + number)


def main() -> None:
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # with nohup it is ignored
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        application()
    except (*REFUSALS, *FAILURES) as error:
        typer.echo(f"dateline: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
