"""Limits: what is over one is refused with its name and the figures, quickly, before anything runs."""

import orjson
import pytest

from schema.engine.answers import Outcome
from schema.engine.execution import Engine, Request
from tests.schema.conftest import Ask


def nested(depth: int) -> str:
    return '{ a: article(slug: "x") ' + "{ related " * (depth - 2) + "{ slug }" + " }" * (depth - 1)


XS = '"x",' * 100
RELATED = "related(first: 100) { ...T }"
TEASER = " fragment T on Article { slug summary url dek source section }"
FANS = "".join(f"fragment F{n} on Query {{ ...F{n + 1} a{n}: __typename ...F{n + 1} }} " for n in range(30))
DEEP_FANS = "".join(
    f"fragment F{n} on Article {{ x: related {{ ...F{n + 1} }} y: related {{ ...F{n + 1} }} }} " for n in range(20)
)


FIELDS = "id slug url headline summary dek source section tags publishedAt updatedAt body wordCount readingMinutes"
MANY_FIELDS = (
    "{ " + " ".join(f'a{n}: article(slug: "x") {{ ...F }}' for n in range(45)) + " }"
    f" fragment F on Article {{ {FIELDS} shareCount commentCount "
    "commentPolicy { mode guidelines closesAt minimumLength maximumLength maximumDepth } }"
)
# Nothing is asked for, but all of it would have to be planned.
EMPTY_PAGES = (
    "fragment P on CommentConnection { totalCount edges { cursor } "
    "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } "
    "fragment R on CommentConnection { ...P nodes { replies(first: 0) { ...P } } } "
    '{ article(slug: "x") { ' + " ".join(f"a{n}: comments(first: 0) {{ ...R }}" for n in range(45)) + " } }"
)


@pytest.mark.parametrize(
    ("query", "limit", "maximum", "actual"),
    [
        (nested(26), "depth", 25, 26),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(51)) + " }", "aliases", 50, 51),
        ("{ " + "... { a } " * 500 + "}", "tokens", 2000, 2002),
        (MANY_FIELDS, "fields", 1000, 45 * 24),
        ("{ " + "__typename " * 21 + "}", "repeats", 20, 21),
        ("{ __typename }" + "".join(f" fragment F{n} on Query {{ node }}" for n in range(51)), "fragments", 50, 51),
        ("{ " + "a" * 101 + " }", "word length", 100, 101),
        ("{ articles(first: " + "9" * 10_000 + ") { totalCount } }", "word length", 100, 10_000),
        (f"{{ articles(first: 100) {{ nodes {{ {RELATED} }} }} }}" + TEASER, "cost", 100_000, 116_006),
        (f"{{ nodes(ids: [{XS}]) {{ ...on Article {{ {RELATED} }} }} }}" + TEASER, "cost", 100_000, 120_001),
        (DEEP_FANS + "{ article(slug: \"x\") { ...F0 } } fragment F20 on Article { slug }", "aliases", 50, 2**21 - 2),
        (f"{{ ...F0 }} {FANS} fragment F30 on Query {{ __typename }}", "aliases", 50, 2**30 - 1),
    ],
)  # fmt: skip
async def test_what_is_over_a_limit_is_refused_with_the_figures(
    refused: Ask, query: str, limit: str, maximum: int, actual: int
) -> None:
    error = await refused(query)

    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": limit, "maximum": maximum, "actual": actual}
    (place,) = error["locations"]
    assert (place["line"], place["column"] <= len(query)) == (1, True)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        (f"query A {{ __typename }}\nquery Deep {nested(26)}", (2, 1)),
        ("{\n" + "  __typename\n" * 21 + "}", (22, 3)),
        ("{ __typename }\n" + "".join(f"fragment F{n} on Query {{ node }}\n" for n in range(51)), (52, 1)),
        ("{\n  ok\n  " + "a" * 101 + "\n}", (3, 3)),
        ("{" + " __typename" * 1_999 + "\n__typename }", (2, 1)),
        (
            f"query A {{ __typename }}\nquery Dear {{ articles(first: 100) {{ nodes {{ {RELATED} }} }} }}" + TEASER,
            (2, 1),
        ),
    ],
    ids=["depth", "repeats", "fragments", "word length", "tokens", "cost"],
)
async def test_what_is_over_a_limit_is_shown_where_it_stands(
    engine: Engine, query: str, place: tuple[int, int]
) -> None:
    answer = await engine.answer(Request(query, operation_name="Dear" if "Dear" in query else None))
    (error,) = orjson.loads(answer.body)["errors"]

    assert (error["locations"][0]["line"], error["locations"][0]["column"]) == place


async def test_a_statement_that_would_be_too_long_is_not_run(refused: Ask) -> None:
    extensions = (await refused(EMPTY_PAGES))["extensions"]

    assert (extensions["limit"], extensions["maximum"]) == ("statement", 50_000)


async def test_the_payloads_of_a_mutation_cost_together(refused: Ask, ask: Ask) -> None:
    many = 'like%d: likeComment(input: {commentId: "x"}) { comment { ...C } }'
    fragment = " fragment C on Comment { replies(first: 100) { nodes { body bodyHtml id status depth } } }"
    one = "mutation { " + many % 1 + " }" + fragment
    all = "mutation { " + " ".join(many % number for number in range(50)) + " }" + fragment

    assert (await ask(one))["like1"] == {"comment": None}
    assert (await refused(all))["extensions"]["limit"] == "cost"


async def test_a_size_in_a_variable_counts_as_much_as_in_the_document(refused: Ask, ask: Ask) -> None:
    query = "query($n: Int) { articles(first: $n) { nodes { related(first: $n) { ...T } } } }" + TEASER

    assert (await refused(query, n=100))["extensions"]["actual"] == 116_006
    assert await ask(query, n=90) == {"articles": {"nodes": []}}


@pytest.mark.parametrize(
    "query",
    [
        "{" * 1000,
        "{ a" * 600 + " }" * 600,
        "{ ...F0 } " + "".join(f"fragment F{n} on Query {{ ...F{n + 1} }} " for n in range(240)),
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ " + "articles { totalCount } " * 300 + "}",
        "{ articles(filter: " + "{search: " * 600 + "1" + "}" * 600 + ") { totalCount } }",
        "{ " + " ".join("x" * 90 + str(n) for n in range(400)) + " }",
        "query(" + " ".join(f"$v{n}: Int" for n in range(400)) + ") { __typename }",
    ],
)  # fmt: skip
async def test_hostile_documents_get_an_answer(engine: Engine, query: str) -> None:
    answer = await engine.answer(Request(query))

    assert answer.outcome in (Outcome.EXECUTED, Outcome.REFUSED)
