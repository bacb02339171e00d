"""@defer and @stream: what comes first, what comes later, and that both together are the whole."""

import re
from contextlib import aclosing
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    print_ast,
    visit,
)

from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request
from schema.fields.mapped_fields import FIRST_KEY
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR
from tests.schema.newsroom import furnish
from tests.schema.operations import Author

PAGE = """query Page($slug: String!, $later: Boolean = true) {
  article(slug: $slug) {
    headline
    ...Discussion @defer(if: $later, label: "discussion")
    section
    authors { role }
    ... @defer { authors { person { slug } } related(first: 2) @stream(initialCount: 1) { slug } }
  }
  quotes(last: 3) { pageInfo { hasPreviousPage } nodes @stream(initialCount: 2, label: "quotes") { text } }
}
fragment Discussion on Article { comments(first: 10) { nodes { body ... @defer { likeCount } } } commentCount }"""

BEYOND = " ".join(f'... @defer(label: "{n}") {{ a{n}: articles {{ totalCount }} }}' for n in range(9)) + (
    'article(slug: "one") { tags @stream(initialCount: $n) }'
)


async def parts(engine: Engine, query: str, viewer: Any = None, **variables: Any) -> list[Any]:
    results = await engine.stream(Request(query, variables, identity=viewer, in_parts=True))
    if isinstance(results, Answer):
        return [orjson.loads(results.body)]
    async with aclosing(results):
        return [orjson.loads(result.body) async for result in results]


def merged(found: list[Any]) -> Any:
    """As clients put the results together."""
    data, pending = deepcopy(found[0]["data"]), dict[str, Any]()
    for result in found:
        pending |= {each["id"]: each for each in result.get("pending", ())}
        for each in result.get("incremental", ()):
            place = data
            for step in [*pending[each["id"]]["path"], *each.get("subPath", ())]:
                place = place[step]
            if "items" in each:
                place.extend(each["items"])
            else:
                merge(place, each["data"])
        for each in result.get("completed", ()):
            assert "errors" not in each
            del pending[each["id"]]
    assert not pending
    assert [result["hasNext"] for result in found] == [True] * (len(found) - 1) + [False]
    return data


def merge(place: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(place.get(key), dict):
            merge(place[key], value)
        else:
            place[key] = value


async def newsroom(make: Builder) -> None:
    person = await make.person(name="Ada", slug="ada")
    article = await make.article(slug="one", section="City", tags=["port"])
    await make.wrote(article, person)
    for slug in ("two", "three", "four"):
        await make.quote(await make.article(slug=slug, section="City", tags=["port"]), speaker_id=person)
    await make.quote(article, speaker_id=person)
    for _ in range(3):
        await make.comment(article_id=article)


async def test_the_parts_together_are_the_whole(engine: Engine, make: Builder) -> None:
    await newsroom(make)
    body = orjson.loads((await engine.answer(Request(PAGE, {"slug": "one"}))).body)
    assert "errors" not in body, body
    whole = body["data"]

    found = await parts(engine, PAGE, slug="one")

    first = found[0]
    assert first["data"]["article"].keys() == {"headline", "section", "authors"}
    assert first["data"]["quotes"]["nodes"] == whole["quotes"]["nodes"][:2]
    assert {each.get("label") for each in first["pending"]} == {"discussion", "quotes", None}
    assert len(whole["article"]["comments"]["nodes"]) == len(whole["quotes"]["nodes"]) == 3
    assert whole["article"]["related"][1]
    assert merged(found) == whole
    assert FIRST_KEY not in str(found)


@pytest.mark.parametrize(
    "field", ["articles { nodes @stream(initialCount: $n) { id } }", BEYOND], ids=["one", "beyond"]
)
async def test_a_list_cannot_begin_with_fewer_than_no_items(engine: Engine, make: Builder, field: str) -> None:
    await newsroom(make)
    query = f"query($n: Int) {{ {field} }}"

    assert len(await parts(engine, query, n=1)) > 1
    for count in (-1, None):
        asked = Request(query, {"n": count})
        [refused], whole = await parts(engine, query, n=count), orjson.loads((await engine.answer(asked)).body)
        assert refused == whole
        assert refused["errors"][0]["message"].startswith("`initialCount` of @stream takes 0 or more, not ")
        assert (refused["errors"][0]["extensions"], "data" in refused) == ({"code": "BAD_USER_INPUT"}, False)


class Directives(Visitor):
    """Defers fragments and streams lists, now and then. Fields without a name of their own may be merged: their lists
    are left alone."""

    def __init__(self, random: Random, types: TypeInfo) -> None:
        super().__init__()
        self.random, self.types = random, types

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        return self.with_directive(node, "@defer")

    def leave_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> Any:
        return self.with_directive(node, "@defer")

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        is_list = "[" in str(self.types.get_type())
        if is_list and node.alias and re.fullmatch(r"a\d+", node.alias.value):
            return self.with_directive(node, f"@stream(initialCount: {self.random.randint(0, 2)})")
        return None

    def with_directive(self, node: Any, text: str) -> Any:
        if self.random.random() < 0.2:
            return None
        (operation,) = parse(f"{{ field {text} }}").definitions
        (field,) = operation.selection_set.selections  # type: ignore[attr-defined]
        return replace(node, directives=(*(node.directives or ()), *field.directives))


def codes(found: list[Any]) -> set[str]:
    """Of all errors, wherever they stand."""
    results = [*found, *(each for result in found for each in result.get("completed", ()))]
    return {error["extensions"]["code"] for result in results for error in result.get("errors", ())}


async def test_generated_operations_are_the_same_in_parts(engine: Engine, make: Builder) -> None:
    words, in_parts = await furnish(make), 0
    for seed in range(120):
        random, types = Random(seed), TypeInfo(executable)
        operation = Author(random, words).operation()
        document = print_ast(visit(parse(operation.document), TypeInfoVisitor(types, Directives(random, types))))
        viewer = random.choice([None, MODERATOR, EDITOR])

        whole = orjson.loads((await engine.answer(Request(document, operation.variables, identity=viewer))).body)
        found = await parts(engine, document, viewer, **operation.variables)

        if "errors" in whole:
            assert whole["errors"][0]["extensions"]["code"] in codes(found), seed
        elif "hasNext" in found[0]:
            assert merged(found) == whole["data"], seed
            in_parts += 1
        else:
            assert found == [whole], seed
    assert in_parts > 20
