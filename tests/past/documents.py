"""Documents of all that has a past, made up by chance, with the same as of a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import GraphQLInputType, get_named_type

from schema.fields.mapped_fields import definition
from tests.schema.operations import TYPES, Author, Words

OF_TODAY = {
    *("Article.asOf", "Article.comments", "Article.commentPolicy", "Article.shares", "Article.shareCount"),
    *("Article.images", "Article.image", "Seo.image", "Article.editors", "ImageBlock.image"),
    *("Query.quotes", "Query.searchArticles", "Query.searchSuggestions"),
}
"""What is as it is today, or is for whom the trial does not ask as."""
LISTS = ("articles", "sections", "section", "topic", "article", "person", "people", "node", "nodes", "resolve")
"""What there is of the query type that has a past, but for quotes, in an order of today's."""


class Historian(Author):
    """Asks readers' questions: what editors alone may ask has tests of its own."""

    def moment(self) -> str:
        return ""

    def input(self, name: str, type_: GraphQLInputType) -> Any:
        """Without a search, which finds only what has not been changed since."""
        return None if name == "search" else super().input(name, type_)

    def may_ask(self, type_: Any, name: str) -> bool:
        if type_.name == "Query" and name not in LISTS:
            return False
        found = type_.fields[name]
        inner = get_named_type(found.type)
        mapped = definition(found)
        is_kept = f"{type_.name}.{name}" not in OF_TODAY and not inner.name.startswith("Comment")
        return is_kept and mapped is not None and mapped.permission is None


@dataclass(frozen=True, slots=True)
class Question:
    """A document of today, and the one for the same as of `$moment`; each with the way to the part that both have."""

    now: str
    then: str
    variables: dict[str, Any]
    way_now: Sequence[str] = ()
    way_then: Sequence[str] = ()


def part(answer: Mapping[str, Any], way: Sequence[str]) -> Any:
    if "errors" in answer:
        return [{**error, "locations": None} for error in answer["errors"]]
    found: Any = answer["data"]
    for key in way:
        found = found and found[key]
    return found


def whole_query(random: Random, words: Words) -> Question:
    author = Historian(random, words)
    asked = author.operation()
    _, _, rest = asked.document.partition("{")
    return Question(asked.document, f"query{with_moment(author)} @asOf(at: $moment) {{{rest}", asked.variables)


def one_article(random: Random, words: Words) -> Question:
    """All of it is asked of one article, by its id."""
    author = Historian(random, words)
    selection = author.selection(TYPES["Article"], depth=4)
    given = f"({', '.join(author.definitions)})" if author.definitions else ""
    key = random.choice([each for each in words["id"] if str(each).startswith("Article_")])

    def document(given: str, below: str) -> str:
        article = f'query{given} {{ node(id: "{key}") {{ ... on Article {below} }} }}'
        return "\n".join([article, *author.fragments])

    then = document(with_moment(author), f"{{ it: asOf(at: $moment) {selection} }}")
    return Question(document(given, selection), then, author.variables, ("node",), ("node", "it"))


def with_moment(author: Author) -> str:
    return f"({', '.join(['$moment: DateTime!', *author.definitions])})"
