"""The people whom articles quote and name, and those who write them."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Column, Connection, Derived, Filter, One
from schema.content import orders
from schema.content.addresses import slug_argument, stored_slug
from schema.content.quotes import QuoteConnection
from schema.discussion.notices.follows import viewer_follows
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.nodes import FOR_EDITORS, Node
from schema.fields.scalars import URL

if TYPE_CHECKING:
    from schema.content.articles import ArticleConnection


def _fold_name(name: str) -> str:
    from db.text.search.folding import fold_name

    return fold_name(name)


FEW = 5_000
CALLED = "select s.person_id from news.person_search s where position({folded} in s.name) > 0"
ARE_FEW = f"(select count(*) <= {FEW} from ({CALLED} limit {FEW + 1}) f)"
OF_FEW = f"{ARE_FEW} and {{row}}.id = any (array({CALLED} limit {FEW + 1}))"
OF_MANY = f"not {ARE_FEW} and exists (select from ({CALLED}) f where f.person_id = {{row}}.id offset 0)"
"""Of many who are called so, a walk through the names soon meets some; of few it would ask of everybody whether they
are listed."""
TITLE_TAG = "title:{row}.id"


@strawberry.type(description="Someone whom articles quote or name, or who writes them.")
class Person(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    cache_tag: ClassVar[str] = "person:{row}.id"
    visibility_tag: ClassVar[str] = "texts"

    slug: str = mapped(description="The person's part of a URL; the same for ever.")
    url: URL = mapped(Column(work=2), "Where this person's page is.")
    name: str = mapped(description="The full name, as articles print it.")
    title: str | None = mapped(
        Column(cache_tag=TITLE_TAG, work=10),
        "Their office or work, such as Foreign Minister, as the newest article says that gives them a title or an "
        "affiliation. What another article says of them stands in its `mentions`.",
    )
    affiliation: str | None = mapped(
        Column(cache_tag=TITLE_TAG, work=10),
        "Whom they work or speak for, as the article says that their title is from.",
    )
    articles: Annotated["ArticleConnection", strawberry.lazy("schema.content.articles")] = mapped(
        Connection(
            "{link}.person_id = {parent}.id and {row}.id = {link}.article_id",
            through="news.article_person",
            orders={"": orders.NEWEST_OF_PERSON},
            cache_tag="texts",
            work=100,
            counting=100,
        ),
        "Articles that quote or name them, newest first.",
        **BOTH_WAYS,
    )
    authored_articles: Annotated["ArticleConnection", strawberry.lazy("schema.content.articles")] = mapped(
        Connection(
            "{link}.person_id = {parent}.id and {row}.id = {link}.article_id",
            through="news.article_author",
            orders={"": orders.NEWEST_OF_PERSON},
            cache_tag="texts",
            work=100,
            counting=100,
        ),
        "Articles that they wrote, newest first.",
        **BOTH_WAYS,
    )
    quotes: QuoteConnection = mapped(
        Connection("{row}.speaker_id = {parent}.id", orders={"": orders.QUOTES}, cache_tag="texts", counting=100),
        "What they said, the last added first.",
        **BOTH_WAYS,
    )
    viewer_follows: bool = viewer_follows("PERSON")


@strawberry.type(
    description="Someone whom an article quotes or names, as it does. The person's own title and affiliation may have "
    "changed since."
)
class Mention:
    person: Person = mapped(
        One("{row}.id = {parent}.person_id", visible_with_parent=True), "The same person in all articles."
    )
    title: str | None = mapped(description="Their office or work, as the article gives it.")
    affiliation: str | None = mapped(description="Whom they work or speak for, as the article gives it.")
    is_only_quoted: bool = mapped(
        Column("only_quoted"),
        "Whether they are here because they are quoted, and only as long as they are: nobody has sent them among the "
        "`mentions`.",
    )


@strawberry.type(description="Someone who wrote an article.")
class Author:
    person: Person = mapped(
        One("{row}.id = {parent}.person_id", visible_with_parent=True), "The same person in all articles."
    )
    role: str | None = mapped(
        description="What they did, as the byline says, such as Photographs; null where it does not say."
    )


@strawberry.type(name="PersonConnection", description="One page of a list of people.")
class PersonConnection(connections.Connection[Person]):
    pass


@strawberry.type
class PersonQueries:
    person: Person | None = mapped(
        One(f"{{row}}.slug = {stored_slug('person')}", by_key=True, absent_tag="texts"),
        "The person with this slug; null where there is none that you may see.",
        slug=slug_argument("person"),
    )
    people: PersonConnection = mapped(
        Connection(
            "true",
            orders={"": orders.PEOPLE},
            filters={
                "search": Filter(
                    f"{{row}}.id in ({CALLED})", work=5_000, sql_by_reach={"rare": OF_FEW, "frequent": OF_MANY}
                )
            },
            derived={"folded": Derived("search", _fold_name)},
            cache_tag="texts",
            work=5_000,
            counting=5_000,
        ),
        "Everyone whom articles quote or name, or who wrote one, by name.",
        **BOTH_WAYS,
        search=FieldArgument(str | None, "Part of the name, in any case, with or without accents."),
    )
