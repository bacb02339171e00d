"""What stands under an address of the site: an article, or where it has gone."""

from datetime import datetime
from typing import Annotated, ClassVar

import strawberry

from db.compiler.mapping import FIND, Column, Derived, One
from db.compiler.references import Reference
from db.text.old_addresses import old_paths
from schema.content.addresses import base_of, code_of, slugs_of
from schema.content.articles import Article
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.scalars import URL

TAGS = "article:{row}.id articles texts"
"""A new article may take the address, too, and what was withdrawn may lead through others that were."""


@strawberry.type(description="An address that leads to another one.")
class Redirect:
    cache_tag: ClassVar[str] = TAGS

    to: URL = mapped(
        Column("target", work=FIND), "Where to send readers: the article's address now, or where its withdrawal says."
    )
    status: int = mapped(description="The HTTP status to send: 301.")
    article: Article | None = mapped(
        One("{row}.id = {parent}.article_id", by_key=True), "The article there; null where there is none of this site."
    )


@strawberry.type(description="An address whose article was withdrawn: answer with the HTTP status 410.")
class Gone:
    cache_tag: ClassVar[str] = TAGS

    withdrawn_at: datetime = mapped(description="When it was withdrawn.")


Resolved = Annotated[
    Article | Redirect | Gone,
    strawberry.union("Resolved", description="What stands under an address of the site."),
]


@strawberry.type
class ResolutionQueries:
    resolve: Resolved | None = mapped(
        Reference(
            "graph.resolved({base}, {slugs}, {code}, {paths}, {editor})",
            derived={
                "base": Derived("path", base_of),
                "slugs": Derived("path", slugs_of, "text[]"),
                "code": Derived("path", code_of),
                "paths": Derived("path", old_paths, "text[]"),
            },
            absent_tag="articles",
            work=100,
        ),
        "What stands under an address of an article, or a short link to it: the article itself, also by another "
        "spelling of its address (its `url` is the one to show); or, of one that it had before, here or on the site "
        "that it was moved from, where it is now; or that it was withdrawn. Null for everything else. An address that "
        "an article had may become that of another, and is then the other's.",
        path=FieldArgument(
            str,
            "A path of the site, such as `/articles/the-slug`, or the whole URL. The fragment does not count, and the "
            "query only of addresses that were moved here, such as `/?p=12`.",
        ),
    )
