"""Every connection of the schema is read from its end, too, and says of each page what lies on both sides."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from schema.fields.connections import BOTH_WAYS
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, Ask
from tests.schema.newsroom import full_article, threads

PAGE = "{ edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }"
HEAD = "query($first: Int, $after: String, $last: Int, $before: String)"
GIVEN = "first: $first, after: $after, last: $last, before: $before"
NEEDED = {"query": 'query: "harbour"'}


def fields(type_: str) -> dict[str, GraphQLField]:
    found = executable.type_map[type_]
    return dict(found.fields) if isinstance(found, GraphQLObjectType) else {}


def lists() -> Iterator[tuple[str, str]]:
    for type_ in executable.type_map:
        for name, field in fields(type_).items():
            if get_named_type(field.type).name.endswith("Connection"):
                yield type_, name


LISTS = sorted(lists())


async def furnish(make: Builder) -> dict[str, int]:
    """The keys of objects with three items in each of their lists."""
    people = [await make.person() for _ in range(3)]
    article = await full_article(make, people)
    for number in range(3):
        log = {"article_id": article, "content": "{}", "kind": "PUT", "changed": ["headline"]}
        await make.row_without_id("article_revision", number=number + 1, **log)
        other = await make.article(section="Port", tags=["port", f"topic {number}"], text="A harbour.")
        await make.names(other, people[0])
        await make.wrote(other, people[0], people[2])
        await make.quote(other, speaker_id=people[0])
        await make.comment(article_id=article, status="PENDING")
    await threads(make, article)
    fetch = make.connection.fetchval
    quote, point = [await fetch(f"select min(id) from news.{table}") for table in ("quote", "key_point")]
    for kind, column, subject in (("QUOTE", "quote_id", quote), ("KEY_POINT", "key_point_id", point)):
        for _ in range(3):
            anchor = await make.anchor(article, kind=kind, **{column: subject})
            await make.comment(article_id=article, anchor_id=anchor)
    terms = {
        kind: await fetch("select id from news.term where kind = $1 and name ilike 'port'", kind) for kind in TERMS
    }
    replied = await fetch("select parent_id from news.comment group by 1 having count(*) > 2 and parent_id is not null")
    return {"Article": article, "Person": people[0], "Quote": quote, "KeyPoint": point, "Comment": replied, **terms}


TERMS = ("SECTION", "TOPIC")
NOTICES = """
insert into news.notice (kind, source, commenter_id, article_id, seq)
select 'ARTICLE_CORRECTED', n, $1, $2, n from generate_series(1, 3) n
"""


def query(type_: str, name: str, keys: dict[str, int]) -> str:
    field = fields(type_)[name]
    given = ", ".join([GIVEN, *(text for argument, text in NEEDED.items() if argument in field.args)])
    asked = f"page: {name}({given}) {PAGE}"
    if type_ in ("Query", "Viewer"):
        return f"{HEAD} {{ {asked} }}" if type_ == "Query" else f"{HEAD} {{ node: viewer {{ {asked} }} }}"
    key = keys.get(type_) or keys[type_.upper()]
    return f'{HEAD} {{ node(id: "{type_}_{key}") {{ ... on {type_} {{ {asked} }} }} }}'


def test_every_list_takes_all_arguments() -> None:
    assert len(LISTS) >= 17
    for type_, name in LISTS:
        assert BOTH_WAYS.keys() <= fields(type_)[name].args.keys(), (type_, name)


async def test_pages_from_the_end_are_those_from_the_beginning(make: Builder, ask: Ask) -> None:
    keys = await furnish(make)
    keys["Commenter"] = int((await ask("{ viewer { commenter { id } } }", EDITOR))["viewer"]["commenter"]["id"][10:])
    await make.connection.execute("update news.comment set author_id = $1", keys["Commenter"])
    await make.connection.execute(NOTICES, keys["Commenter"], keys["Article"])

    for type_, name in LISTS:
        document = query(type_, name, keys)

        async def page(document: str = document, **arguments: Any) -> Any:
            data = await ask(document, EDITOR, **arguments)
            return (data.get("node") or data)["page"]

        whole = await page(first=100)
        cursors = [edge["cursor"] for edge in whole["edges"]]
        assert (len(cursors) >= 3, whole["totalCount"]) == (True, len(cursors)), (type_, name)
        await walk(page, cursors)


async def walk(page: Any, cursors: list[str]) -> None:
    for start in range(0, len(cursors), 2):
        part = cursors[start : start + 2]
        expected = {
            "hasPreviousPage": start > 0,
            "hasNextPage": start + 2 < len(cursors),
            "startCursor": part[0],
            "endCursor": part[-1],
        }
        forwards = await page(first=2, after=cursors[start - 1] if start else None)
        behind = cursors[start + 2] if start + 2 < len(cursors) else None
        backwards = await page(last=len(part), before=behind)
        for found in (forwards, backwards):
            assert [edge["cursor"] for edge in found["edges"]] == part
            assert found["pageInfo"] == expected
