"""The site as a whole: its address, its rules for comments, and whether it has anything to read yet."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from asyncpg import Connection

RULES = """
update news.site set
    minimum_comment_length = $1,
    maximum_comment_length = $2,
    comment_guidelines = $3,
    edit_window_seconds = $4,
    maximum_comment_depth = $5,
    report_threshold = $6,
    close_after_days = $7,
    posting_limits = $8,
    shows_commenters = $9
"""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What holds for comments on every article that has no rule of its own."""

    comment_minimum: int
    comment_maximum: int
    guidelines: str
    edit_window_seconds: int
    thread_depth: int
    report_threshold: int
    close_after_days: int
    rate_limits: Sequence[Sequence[int]]
    commenter_comments: bool


async def add_site(connection: Connection, public_url: str) -> None:
    await connection.execute("insert into news.site (public_url) values ($1) on conflict do nothing", public_url)


async def sync_site(connection: Connection, public_url: str) -> None:
    await connection.execute("update news.site set public_url = $1 where public_url <> $1", public_url)


async def sync_images(connection: Connection, url_template: str | None) -> None:
    """Where images come from, if not from this server."""
    changed = "update news.site set image_url_template = $1 where image_url_template is distinct from $1"
    await connection.execute(changed, url_template)


async def sync_locale(connection: Connection, language: str, time_zone: str) -> None:
    """Of articles that say neither."""
    await connection.execute(
        "update news.site set language = $1, time_zone = $2 where (language, time_zone) <> ($1, $2)",
        language,
        time_zone,
    )


async def sync_embeds(connection: Connection, providers: Sequence[str]) -> None:
    """Whose embeds may be shown."""
    await connection.execute(
        "update news.site set embed_providers = $1 where embed_providers is distinct from $1::text[]", providers
    )


async def sync_rules(connection: Connection, rules: SiteRules) -> None:
    # The driver takes a tuple within an array for one of its items.
    values = (list(map(list, value)) if isinstance(value, tuple) else value for value in astuple(rules))
    await connection.execute(RULES, *values)


async def has_articles(connection: Connection) -> bool:
    return bool(await connection.fetchval("select exists (select from news.article)"))
