"""Start-up of a command: PostgreSQL, embedded or external, with all migrations applied."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields

from rich.console import Console

from api.settings.settings import Settings
from db.connections.postgres import connected, connection, open_database
from db.maintenance.migrations import migrate
from db.maintenance.role_settings import set_for_role
from db.maintenance.site_settings import SiteRules, sync_embeds, sync_images, sync_locale, sync_rules, sync_site
from db.maintenance.word_counts import recount

console = Console(stderr=True, highlight=False)


@contextmanager
def ready_database(settings: Settings, serving: bool = False) -> Iterator[str]:
    """The URL of a migrated database, without a pooler in between, for as long as the command runs.

    Only `serving` stores the site's rules: other commands may have been started without its settings.
    """
    with console.status("Starting PostgreSQL …") as status:
        direct = settings.database_listen_url or settings.database_url
        with _embedded(settings) if direct is None else nullcontext(direct) as url:
            status.update("Bringing the database up to date …")
            applied = asyncio.run(_bring_up_to_date(url, settings, serving))
            status.stop()
            if applied:
                console.print(f"Applied to the database: {', '.join(applied)}")
            yield url


def _embedded(settings: Settings) -> AbstractContextManager[str]:
    from db.embedded.server import embedded  # with what looks after processes

    return embedded(settings.data_dir)


async def _bring_up_to_date(url: str, settings: Settings, serving: bool) -> list[str]:
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        applied = await migrate(session, settings.public_url)
        await recount(session)
        if "public_url" in settings.model_fields_set:
            await sync_site(session, settings.public_url)
        if serving or {"languages", "time_zone"} & settings.model_fields_set:
            await sync_locale(session, settings.languages[0], settings.time_zone)
        if serving or "embeds" in settings.model_fields_set:
            await sync_embeds(session, settings.embeds)
        if serving:
            await sync_images(session, settings.image_url_template)
            await sync_rules(session, site_rules(settings))
            if settings.pgbouncer != "off":
                await set_for_role(session, settings.statement_timeout)
    return applied


def site_rules(settings: Settings) -> SiteRules:
    return SiteRules(**{rule.name: getattr(settings, rule.name) for rule in fields(SiteRules)})
