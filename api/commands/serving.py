"""What `dateline serve` does, from its address to the end of its server."""

import asyncio
import os
from datetime import UTC, datetime

from api.identity.signing_secret import signing_secret
from api.server.running import address, listen, run
from api.server.startup import console, ready_database
from api.server.static_documents import manifest_documents
from api.settings.settings import SettingRefused, Settings, load_settings, variable
from api.settings.values import is_loopback
from db.connections.postgres import connected, connection, open_database
from db.maintenance.site_settings import has_articles
from db.text.languages.tables import keep_beside


def serve(host: str, port: int, workers: int) -> None:
    _settle_address(host, port)
    _settle_workers(workers)
    settings = load_settings()
    console.quiet = settings.log_format == "json"  # a program reads it, line by line
    _check_manifests(settings)
    tables_kept = keep_beside()
    with listen(host, port) as listener, ready_database(settings, serving=True) as url:
        if not settings.jwks_url:
            signing_secret(settings)  # made now, so that it is there for whoever signs tokens
        if settings.wants_samples:
            _load_samples(url, settings)
        tables_kept.join()  # where they were not: no comment waits for them
        _announce(address(host, port), settings)
        run(listener, workers, settings.database_url or url, settings)
        console.print("Stopping …")


def _load_samples(url: str, settings: Settings) -> None:
    """Only into a database without articles: all that reads files is imported at the first start only."""
    if asyncio.run(_has_articles(url)):
        return
    from api.imports.loading import load_samples
    from api.imports.options import ReadOptions

    asyncio.run(load_samples(url, ReadOptions(now=datetime.now(UTC), languages=settings.languages)))


async def _has_articles(url: str) -> bool:
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        return await has_articles(session)


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


def _settle_workers(workers: int) -> None:
    """They share a socket, so that nobody can say which of them gets a request."""
    if workers > 1:
        os.environ[variable("single_connection")] = "off"


def _check_manifests(settings: Settings) -> None:
    """Each worker reads them; here a bad one is refused in one line."""
    list(manifest_documents(settings.documents))


def _announce(here: str, settings: Settings) -> None:
    console.print(f"Dateline serves GraphQL at [bold]{here}/graphql[/]")
    if settings.graphiql:
        console.print("Open it in a browser for GraphiQL.")
    console.print("Ctrl-C stops it.")
