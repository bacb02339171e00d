"""A mutation that comes alone is answered as one that graphql-core runs beside others."""

from typing import Any

import orjson
import pytest

from schema.engine.execution import Engine, Request
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA
from tests.schema.rules.test_posting import WORDS

SELECTIONS = [
    "comment { id body author { displayName } } errors { code }",
    "errors { code message } comment { id }",
    "__typename problems: errors { code } same: comment { id status } comment { createdAt }",
    "comment { id replies(first: 2) { totalCount nodes { id } } } ... on PostCommentPayload { errors { code } }",
    "comment { id } errors @skip(if: true) { code }",
    "comment @include(if: false) { id } errors { code ... on BodyTooShort { minimum length } }",
    "errors { code }",
    'commentEdge { cursor node { body } } query { viewer { id } people { totalCount } node(id: "X") { id } }',
    "comment { decisions { stage } } errors { code }",
    'comment { replies(after: "x") { totalCount } } errors { code }',
]


@pytest.mark.parametrize("body", [WORDS, "short"])
@pytest.mark.parametrize("viewer", [PRIYA, MODERATOR, None])
@pytest.mark.parametrize("selection", SELECTIONS)
async def test_alone_and_beside_another_field_it_has_one_answer(
    engine: Engine, make: Builder, selection: str, viewer: Any, body: str
) -> None:
    variables = {"input": {"articleId": f"Article_{await make.article()}", "body": body, "idempotencyKey": "k"}}
    mutation = f"it: postComment(input: $input) {{ {selection} }}"

    async def answer(fields: str) -> Any:
        document = f"mutation($input: PostCommentInput!) {{ {fields} }}"
        return orjson.loads((await engine.answer(Request(document, variables, identity=viewer))).body)

    alone, beside = await answer(mutation), await answer(f"{mutation} beside: __typename")

    (beside["data"] or {}).pop("beside", None)
    assert alone == beside
