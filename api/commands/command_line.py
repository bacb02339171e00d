"""The command line: serve, migrate, verify, import, export, settings, and commands about articles, tokens and others.

Commands import what they need when they are run: the engine and the driver take a second to load, and few need both.
"""

import asyncio
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands import articles, documents, exports, imports, previews, schema, webhooks
from api.commands.access import audit, tokens
from api.commands.discussion import comments
from api.commands.rehearsal import command as rehearsal
from api.settings.settings import load_settings

application = typer.Typer(
    help="A self-hosted GraphQL content platform for news sites.",
    epilog="Settings are environment variables; `dateline settings` lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
application.add_typer(schema.application, name="schema")
application.add_typer(documents.application, name="documents")
application.add_typer(articles.application, name="articles")
application.add_typer(comments.application, name="comments")
application.add_typer(tokens.application, name="tokens")
application.add_typer(webhooks.application, name="webhooks")
application.command()(previews.preview)
application.command()(audit.audit)
application.command()(rehearsal.rehearse)
application.command("import")(imports.import_articles)
application.command("export")(exports.export_articles)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 stands for all of this machine's.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Sequences = Annotated[
    bool, typer.Option("--sequences", help="Set those behind their tables, where logical replication has left them.")
]
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
    from api.server.interpreter import uncollected

    with uncollected():
        from api.commands import serving

    serving.serve(host, port, workers)


@application.command()
def migrate(sequences: Sequences = False) -> None:
    """Bring the database up to date. `serve` and `import` do so by themselves."""
    from api.server.startup import console, ready_database

    with ready_database(load_settings()) as url:
        if sequences:
            from db.maintenance.sequences import advanced

            for each in asyncio.run(advanced(url)):
                console.print(f"{each.name} was at {each.last}, and is at {each.highest}.")
        console.print("The database is up to date.")


@application.command()
def verify() -> None:
    """Count anew what the database keeps count of, look for the files of its images, and print each difference."""
    from api.images.verification import missing_originals
    from api.server.startup import ready_database
    from db.maintenance.verification import verify

    settings = load_settings()
    with ready_database(settings) as url:
        # First: threads of the object store's library that still run when the process ends may abort it.
        missing = asyncio.run(missing_originals(url, settings))
        differences: list[object] = [*asyncio.run(verify(url)), *missing]
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
    from api.identity.signing_secret import unmade_secret

    settings = load_settings()
    made = unmade_secret(settings)
    try:
        typer.echo(sign_token(settings, development_claims(name, role or [], subject), hours))
    except BadClaim as error:
        raise typer.BadParameter(str(error)) from None
    if made:
        typer.echo(f"Signed with a new secret, {made}: only servers that keep their data there accept it.", err=True)


def _stop(number: int, _: Any) -> None:
    from api.server.stopping import Stopped

    raise Stopped(128 + number)


def _refusals() -> tuple[type[Exception], ...]:
    """What is told in one line; needed only once something has failed."""
    from api.identity.signing_secret import SecretUnavailable
    from api.images.store import StoreUnavailable
    from api.server.running import AddressUnavailable
    from api.settings.settings import SettingRefused
    from db.connections.postgres import FAILURES, DatabaseUnavailable
    from db.embedded.cluster import ServerFailed
    from db.maintenance.applied import MigrationRefused
    from schema.registry.manifests import ManifestRefused

    own = (SettingRefused, SecretUnavailable, AddressUnavailable, ServerFailed, StoreUnavailable)
    return (*own, DatabaseUnavailable, MigrationRefused, ManifestRefused, *FAILURES)


def main() -> None:
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # with nohup it is ignored
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        application()
    except Exception as error:
        if not isinstance(error, _refusals()):
            raise
        typer.echo(f"dateline: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
