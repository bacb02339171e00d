"""Sharing an article on other platforms."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Column, One
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL

if TYPE_CHECKING:
    from schema.content.articles import Article


@strawberry.enum(description="Where an article can be shared.")
class SharePlatform(Enum):
    X = strawberry.enum_value("X", description="On x.com.")
    FACEBOOK = strawberry.enum_value("FACEBOOK", description="On facebook.com.")
    WHATSAPP = strawberry.enum_value("WHATSAPP", description="The app, or web.whatsapp.com.")
    TELEGRAM = strawberry.enum_value("TELEGRAM", description="The app, or t.me.")
    LINKEDIN = strawberry.enum_value("LINKEDIN", description="On linkedin.com.")
    REDDIT = strawberry.enum_value("REDDIT", description="On reddit.com.")
    BLUESKY = strawberry.enum_value("BLUESKY", description="On bsky.app.")
    THREADS = strawberry.enum_value("THREADS", description="On threads.com.")
    MASTODON = strawberry.enum_value(
        "MASTODON", description="Any server: a page of the site asks the reader for theirs."
    )
    EMAIL = strawberry.enum_value("EMAIL", description="A new message in the reader's mail program.")
    COPY_LINK = strawberry.enum_value("COPY_LINK", description="No platform: the reader copies the address.")


@strawberry.type(description="One platform of an article's share row.")
class Share(Node):
    visibility_by_key: ClassVar[str] = f"({FOR_EDITORS} and {{row}}.listed is not null)"
    """Before there was its article there was no share, which has no past of its own."""

    cache_tag: ClassVar[str] = "shares:{row}.article_id article:{row}.article_id"

    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article to share."
    )
    platform: SharePlatform = mapped(description="Where this one shares the article.")
    url: URL = mapped(
        Column(work=15),
        "Opens the platform's own share dialog; for MASTODON the page that asks for the reader's server, for COPY_LINK "
        "the article's own address.",
    )
    short_url: URL = mapped(description="Leads to `url`, and counts who follows it: for links without script.")
    code: str = mapped(description="What stands for the share at the end of `shortUrl`.")
    count: int = mapped(description="How often the article was shared there.")


@strawberry.type
class ShareQueries:
    share: Share | None = mapped(
        One("{row}.id = news.share_of({code})", absent_tag="never"),
        "The share that a short link stands for; null where there is none.",
        code=FieldArgument(str, "The end of a `shortUrl`."),
    )
