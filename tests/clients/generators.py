"""Generators of typed clients in Python: each takes the schema as it is served, and what it makes asks and is answered.

They have an environment of their own: they need other versions than Dateline does.
"""

import asyncio
import importlib
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

TOLD = json.loads(os.environ["DATELINE_SESSION"])
URL, SLUG, AUTHORIZATION = TOLD["url"], TOLD["article"], {"authorization": TOLD["tokens"]["Priya"]}
PROGRAMS = Path(sys.executable).parent
QUERIES = """query Page($slug: String!) {
  viewer { roles }
  article(slug: $slug) { id publishedAt comments(first: 3) { nodes { body } } }
}
mutation Post($input: PostCommentInput!) {
  postComment(input: $input) { comment { id } errors { __typename code ... on BodyTooShort { minimum } } }
}"""
CONFIGURATION = """[tool.ariadne-codegen]
schema_path = "schema.graphql"
queries_path = "queries.graphql"
target_package_name = "made_by_ariadne"

[tool.ariadne-codegen.scalars.DateTime]
type = "datetime.datetime"
"""


def done(line: str) -> None:
    print(f"  {line}: a page, and a comment that is refused with its type", flush=True)  # noqa: T201


def run(folder: Path, *command: str) -> None:
    subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=folder, check=True, stdout=subprocess.DEVNULL)


async def ariadne_codegen(folder: Path) -> None:
    (folder / "queries.graphql").write_text(QUERIES)
    (folder / "pyproject.toml").write_text(CONFIGURATION)
    run(folder, "ariadne-codegen")
    made = importlib.import_module("made_by_ariadne")
    client = made.Client(url=URL, headers=AUTHORIZATION)
    page = await client.page(slug=SLUG)
    assert page.viewer.roles == [made.enums.Role.READER]
    assert isinstance(page.article.published_at, datetime)
    assert len(page.article.comments.nodes) == 3
    given = made.PostCommentInput(article_id=page.article.id, body="Too short.")
    [error] = (await client.post(input=given)).post_comment.errors
    assert (type(error).__name__.endswith("BodyTooShort"), error.minimum) == (True, 50)
    done("ariadne-codegen")


def served(path: str) -> bytes:
    with urlopen(URL.replace("/graphql", path)) as answer:
        content: bytes = answer.read()
    return content


def sgqlc(folder: Path) -> None:
    header = f"Authorization:{AUTHORIZATION['authorization']}"
    run(folder, "python", "-m", "sgqlc.introspection", "-H", header, URL, "schema.json")
    run(folder, "sgqlc-codegen", "schema", "schema.json", "made_by_sgqlc.py")
    made = importlib.import_module("made_by_sgqlc")
    endpoint = importlib.import_module("sgqlc.endpoint.http").HTTPEndpoint(URL, AUTHORIZATION)
    operation = importlib.import_module("sgqlc.operation").Operation
    page = operation(made.Query)
    page.viewer.roles()
    page.article(slug=SLUG).id()
    page.article.published_at()
    page.article.comments(first=3).nodes.body()
    found = page + endpoint(page)
    assert found.viewer.roles == ["READER"]
    assert isinstance(found.article.published_at, datetime)
    assert len(found.article.comments.nodes) == 3
    assert refusal(made, operation, endpoint, found.article.id).minimum == 50
    done("sgqlc")


def refusal(made: Any, operation: Any, endpoint: Any, article: str) -> Any:
    post = operation(made.Mutation)
    payload = post.post_comment(input=made.PostCommentInput(article_id=article, body="Too short."))
    payload.errors.__as__(made.BodyTooShort).minimum()
    [error] = (post + endpoint(post)).post_comment.errors
    assert isinstance(error, made.BodyTooShort)
    return error


def main() -> None:
    with TemporaryDirectory() as directory:
        sys.path.insert(0, directory)
        (Path(directory) / "schema.graphql").write_bytes(served("/schema.graphql"))
        asyncio.run(ariadne_codegen(Path(directory)))
        sgqlc(Path(directory))


if __name__ == "__main__":
    main()
