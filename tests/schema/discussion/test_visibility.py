"""Who sees which comment, on every path of the schema that leads to one. The paths are generated from the schema."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_abstract_type, is_non_null_type

from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine
from schema.fields.mapped_fields import definition
from schema.rules.identity import Identity
from schema.rules.permissions import AUDIT, EDIT, MODERATE, SIGN_IN
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.newsroom import represented
from tests.schema.whole_answers import anything

STATUSES = ["PENDING", "PUBLISHED", "REJECTED", "REMOVED"]
VIEWERS = {"anonymous": None, "author": PRIYA, "other": RAHUL, "moderator": MODERATOR, "editor": EDITOR}
KEYS = {PRIYA: 1, RAHUL: 2, MODERATOR: 3, EDITOR: 4}
"""Whose commenter has which key in these tests."""
READERS = {SIGN_IN}
ALLOWED = {
    "author": READERS,
    "other": READERS,
    "moderator": READERS | {MODERATE},
    "editor": READERS | {MODERATE, EDIT, AUDIT},
}
"""What viewers may ask for beside what everyone may."""
SHOWN = "{ id status body bodyHtml replyCount }"
LONGEST = 6
PARTS = {"Quote", "KeyPoint", "CommentAnchor"}
"""Of an article: what leads to it leads to them, so that they are entered early only."""
CHANGE = "update news.comment set status = $1 where id = any ($2)"
GONE = ("REMOVED", False)
"""What events show of a comment that lists do not."""


@dataclass(frozen=True)
class Comment:
    id: str
    status: str
    kept: bool  # by a published reply


Needed = frozenset[str]
"""The permissions that a path needs."""


def paths(type_: Any, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Needed]]:
    """Selections on a type that end at comments; no type is passed more than twice."""
    if is_abstract_type(type_):
        for each in executable.get_possible_types(type_):
            yield from ((f"{{ ... on {each.name} {path} }}", needed) for path, needed in paths(each, seen))
    if not isinstance(type_, GraphQLObjectType) or len(seen) == LONGEST or seen.count(type_.name) == 2:
        return
    if type_.name in PARTS and len(seen) > 2:
        return
    for name, field in type_.fields.items():
        inner, mapped = get_named_type(field.type), definition(field)
        if mapped is None:
            continue
        own, below = Needed([mapped.permission] if mapped.permission else []), paths(inner, (*seen, type_.name))
        if inner.name == "Comment":
            yield f"{{ {name}{arguments(field)} {SHOWN} }}", own
        yield from ((f"{{ {name}{arguments(field)} {path} }}", own | needed) for path, needed in below)


def arguments(field: GraphQLField) -> str:
    """What reaches the comments of the test: variables for what a field needs, and whole pages."""
    needed = {"slug": "$slug", "id": "$id", "ids": "$ids", "code": '"1"', "representations": "$these"}
    needed |= {
        "articleId": '"Article_1"',
        "after": '"feed.1.0"',
        "query": '"headline"',
        "prefix": '"head"',
        "path": '"/articles/a"',
        "at": '"2100-01-01T00:00:00Z"',
    }
    cursors = {"ContentChange": '"content.0.0"', "NotificationAdded": '"notices.OWN.0"'}
    needed |= {"after": cursors.get(get_named_type(field.type).name, needed["after"])}
    required = [name for name, argument in field.args.items() if is_non_null_type(argument.type)]
    given = [f"{name}: {needed[name]}" for name in required]
    given += ["first: 100"] if "first" in field.args else []
    return f"({', '.join(given)})" if given else ""


PATHS = dict(sorted(set(paths(executable.query_type)), key=lambda found: (len(found[0]), found[0])))


@pytest.fixture
def engine(database: Database) -> Engine:
    """Some paths are long."""
    return Engine(Services(database, LiveFeed(database), anything()))


@pytest.fixture
async def open_commenters(connection: Connection) -> AsyncIterator[None]:
    """A site where everyone's comments are shown together."""
    await connection.execute("update news.site set shows_commenters = true")
    yield
    await connection.execute("update news.site set shows_commenters = false")


@pytest.fixture
async def comments(make: Builder, open_commenters: None) -> list[Comment]:
    """Priya's comments in every status, published before: alone, under a published comment, with a published reply;
    all on one quote."""
    author, *_ = [await make.commenter(subject=each.subject, display_name=each.name) for each in KEYS]
    article = await make.article(slug="a")
    anchor = await make.anchor(article, kind="QUOTE", quote_id=await make.quote(article))
    parent = await make.comment(article_id=article, anchor_id=anchor)
    made = [Comment(f"Comment_{parent}", "PUBLISHED", kept=True)]
    for status in STATUSES:
        words = {"author_id": author, "body": f"Secret of {status}.", "anchor_id": anchor}
        alone = await make.comment(article_id=article, **words)
        reply = await make.comment(parent_id=parent, **words)
        kept = await make.comment(article_id=article, **words)
        answer = await make.comment(parent_id=kept)
        await make.connection.execute(CHANGE, status, [alone, reply, kept])
        made += [Comment(f"Comment_{key}", status, kept=False) for key in (alone, reply)]
        made += [Comment(f"Comment_{kept}", status, kept=True), Comment(f"Comment_{answer}", "PUBLISHED", kept=False)]
    return made


def expected(comment: Comment, viewer: str, own: bool) -> tuple[str, bool] | None:
    """The status and whether there are words, as this viewer is to see them; None for nothing at all."""
    if comment.status == "PUBLISHED" or viewer in ("moderator", "editor"):
        return comment.status, comment.status != "REMOVED"
    if viewer == "author" and own and comment.status != "REMOVED":
        return comment.status, True
    return GONE if comment.kept else None


def found(answer: Any) -> Iterator[Any]:
    """Every comment in an answer, wherever it stands."""
    if isinstance(answer, dict) and "bodyHtml" in answer:
        yield answer
    for inner in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
        yield from found(inner)


def test_the_schema_has_many_paths_to_comments() -> None:
    assert len(PATHS) > 100
    assert any("moderationQueue" in path for path in PATHS)
    assert any("commentEventsSince" in path for path in PATHS)
    assert any("nodes(ids: $ids)" in path for path in PATHS)
    assert any("_entities(representations: $these)" in path for path in PATHS)


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_no_path_shows_more_than_it_may(ask: Ask, comments: list[Comment], viewer: str) -> None:
    everyone = {comment.id: expected(comment, viewer, own=True) for comment in comments}
    seen: set[str] = set()

    for path in (path for path, needed in PATHS.items() if needed <= ALLOWED.get(viewer, set())):
        for each in found(await look(ask, VIEWERS[viewer], path, comments)):
            hidden = GONE if path.startswith("{ commentEventsSince") else None
            assert (each["status"], each["body"] is not None) == (everyone[each["id"]] or hidden), path
            assert (each["body"] is None) == (each["bodyHtml"] is None), path
            seen.add(each["id"])

    assert seen == set(everyone)


@pytest.mark.parametrize("viewer", ["anonymous", "author", "other"])
async def test_paths_that_need_a_permission_are_refused(refused: Ask, comments: list[Comment], viewer: str) -> None:
    for path in [path for path, needed in PATHS.items() if needed - ALLOWED.get(viewer, set())][::5]:
        code = (await look(refused, VIEWERS[viewer], path, comments))["extensions"]["code"]
        assert code == ("NOT_SIGNED_IN" if viewer == "anonymous" else "FORBIDDEN")


async def look(ask: Ask, viewer: Identity | None, path: str, comments: list[Comment]) -> Any:
    declared = {"$slug": "$slug: String!", "$id": "$id: ID!", "$ids": "$ids: [ID!]!", "$these": "$these: [_Any!]!"}
    used = [declared[name] for name in declared if f"{name})" in path]
    ids = [comment.id for comment in comments]
    head = f"query({', '.join(used)})" if used else "query"
    variables = {"slug": "a", "id": ids[3], "ids": ids, "these": represented(ids)}
    path = path.replace("notices.OWN.", f"notices.{KEYS[viewer] if viewer else 0}.")
    return await ask(f"{head} {path}", viewer, **{name: variables[name] for name in variables if f"${name}:" in head})
