"""Many comments of one article are written in slices: others post in between, and an import that is stopped goes on."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
import pytest
from databases import Database

from db.content import articles
from db.content.imports import comment_slices, imported_files
from db.discussion import discussions
from db.discussion.imports import slices
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from db.text.languages import detection
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity, Role
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests import forked
from tests.api.commands.test_command_line import environment
from tests.api.imports.conftest import Desk
from tests.api.imports.slow_import import between_slices

MANY = 120
IN_BETWEEN = "Somebody posts this between one slice and the next one."
ANSWER = "Somebody answers a comment that came with the article."
READER, MODERATOR = Identity("priya", "Priya S"), Identity("mo", "Mo D", frozenset({Role.MODERATOR}))
POST = """mutation($body: String!, $parent: ID) { payload: postComment(
    input: { articleId: "Article_1", body: $body, parentId: $parent }
) { errors { code } } }"""
REMOVE = """mutation($id: ID!) { payload: moderateComment(
    input: { commentId: $id, decision: REMOVE }
) { errors { code } } }"""
SHOWN = """{ article(slug: "geese") { commentCount comments(first: 100, orderBy: OLDEST) { totalCount } } }"""
THREADS = """
    with recursive thread as (
        select id, body, array[body] as way from news.comment where parent_id is null and status = 'PUBLISHED'
        union all
        select c.id, c.body, way || c.body from thread join news.comment c on c.parent_id = thread.id
        where c.status = 'PUBLISHED'
    )
    select way, id from thread
"""
EVENTS = "select kind, comment_id, count(*) from news.comment_event group by 1, 2"
ARTICLE = "select xmin::text, revision from news.article"
EDIT = """
    with edited as (update news.article set headline = 'Swans', revision = revision + 1 returning id, revision)
    insert into news.article_revision (article_id, number, at, kind, content, changed, actor)
    select id, revision, now(), 'PUT', '{}', '{headline}', 'Commenter_1' from edited
"""
SLICES = "select count(distinct xmin::text) from news.comment"
FAIL = """
    create function news.fail() returns trigger language plpgsql as $$ begin
        raise exception 'Not this one.' using errcode = 'check_violation';
    end $$;
    create trigger fails before update of body on news.comment for each row
    when (new.body = 'What I have to say here is number 90, edited.') execute function news.fail()
"""
BEFORE_LOCK = "BEGIN", "select pg_advisory_xact_lock", "select news.enter"
MEND = "drop trigger fails on news.comment; drop function news.fail"

Said = dict[str, Any]


@dataclass
class Crowd:
    """An article whose file has many comments, as files and readers see it."""

    desk: Desk
    engine: Engine
    comments: list[Said] = field(default_factory=list)

    def write(
        self, comments: Sequence[Said], name: str = "geese.md", words: str = "They came.", more: Sequence[str] = ()
    ) -> None:
        self.comments = [*comments]
        said = f"comments: {json.dumps(self.comments)}"
        self.desk.article(name, "slug: geese", "headline: Geese", said, *more, body=words)

    async def load(self) -> str:
        report = await self.desk.load()
        return "".join([report.summary, *report.refusals])

    async def ask(self, query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        answer = orjson.loads((await self.engine.answer(Request(query, variables, identity=viewer))).body)
        assert answer["data"].get("payload", {"errors": []}) == {"errors": []}, answer
        return answer["data"]

    async def stored(self) -> Counter[tuple[str, ...]]:
        return Counter(tuple(way) for way, _ in await self.desk.rows(THREADS))

    async def check(self, *more: tuple[str, ...]) -> None:
        """Readers see what stands in the file, and more, and all that is counted is right."""
        expected = Counter([*_ways(self.comments), *more])
        article = (await self.ask(SHOWN))["article"]
        assert await self.stored() == expected
        assert await differences(self.desk.connection) == []
        assert article["commentCount"] == expected.total()
        assert article["comments"]["totalCount"] == sum(len(way) == 1 for way in expected.elements())


def _ways(comments: Sequence[Said], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for each in comments:
        way = (*above, each["body"])
        yield way
        yield from _ways(each.get("replies", ()), way)


def talk(words: str = "What I have to say here is number {}.", number: int = MANY) -> list[Said]:
    """Threads of three comments, one below the other."""

    def said(place: int) -> Said:
        replies = [said(place + 1)] if (place + 1) % 3 and place + 1 < number else []
        return {"author": f"Reader {place % 7}", "body": words.format(place), "replies": replies}

    return [said(place) for place in range(0, number, 3)]


@pytest.fixture
def crowd(desk: Desk, database: Database) -> Crowd:
    rules = PostingRules(rate_limits=(), duplicate_seconds=0)
    return Crowd(desk, Engine(Services(database, LiveFeed(database), DocumentCache(executable), rules)))


@pytest.fixture
async def changed(crowd: Crowd) -> Crowd:
    """It is imported; and all of it is edited in the file since."""
    crowd.write(talk())
    await crowd.load()
    crowd.write(talk("What I have to say here is number {}, edited."))
    return crowd


async def test_comments_come_in_slices_each_before_its_replies(crowd: Crowd) -> None:
    crowd.write(talk())

    assert await crowd.load() == "1 new, 0 changed, 0 unchanged, 0 refused."

    [(slices,)] = await crowd.desk.rows(SLICES)
    assert slices > 1
    await crowd.check()
    assert await crowd.load() == "0 new, 0 changed, 1 unchanged, 0 refused."


async def test_all_may_change_and_followers_hear_of_each_once(changed: Crowd) -> None:
    before = await changed.desk.rows("select id from news.comment order by id")

    assert await changed.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    await changed.check()
    assert await changed.desk.rows("select id from news.comment order by id") == before
    assert sorted(await changed.desk.rows(EVENTS)) == [
        (kind, key, 1) for kind in ("CommentAdded", "CommentEdited") for (key,) in before
    ]


async def test_all_may_vanish_but_what_readers_answer(changed: Crowd) -> None:
    [(last,)] = await changed.desk.rows(
        "select id from news.comment where body = 'What I have to say here is number 119.'"
    )
    await changed.ask(POST, READER, body=ANSWER, parent=f"Comment_{last}")
    changed.write(talk()[:1])

    assert await changed.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    held = (
        "What I have to say here is number 117.",
        "What I have to say here is number 118.",
        "What I have to say here is number 119.",
        ANSWER,
    )
    await changed.check(*(held[: depth + 1] for depth in range(len(held))))


async def test_what_is_stored_already_is_not_read_closer_and_what_is_new_is_before_anybody_waits(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd.write(talk())
    await crowd.load()
    done: list[str] = []

    def noting(where: Any, name: str) -> None:
        function = getattr(where, name)

        def noted(*given: Any, **named: Any) -> Any:
            done.append(name)
            return function(*given, **named)

        monkeypatch.setattr(where, name, noted)

    noting(detection, "of_words")
    noting(slices, "render_comment")
    noting(discussions, "lock")
    crowd.write([{**talk()[0], "body": "What I have to say here is something else."}, *talk()[1:]])

    assert await crowd.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    assert done == ["render_comment", "of_words", "lock"]
    await crowd.check()


@pytest.mark.parametrize("number", [3, MANY])
async def test_an_article_is_not_written_where_nothing_but_its_comments_is_other(crowd: Crowd, number: int) -> None:
    crowd.write(talk(number=number))
    await crowd.load()
    before = await crowd.desk.rows(ARTICLE)
    crowd.write(talk("What I have to say here is number {}, edited.", number))

    assert await crowd.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    await crowd.check()
    assert await crowd.desk.rows(ARTICLE) == before
    assert await crowd.load() == "0 new, 0 changed, 1 unchanged, 0 refused."


async def test_an_article_and_its_comments_may_both_be_other(crowd: Crowd) -> None:
    crowd.write(talk())
    await crowd.load()
    crowd.write(talk("What I have to say here is number {}, edited."), words="They have gone.")

    assert await crowd.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    await crowd.check()
    assert await crowd.desk.rows("select body_markdown, revision from news.article") == [("They have gone.", 2)]


@pytest.mark.parametrize(("most", "transactions"), [(2 * MANY, 1), (MANY, 2)])
async def test_no_article_is_locked_while_the_many_comments_of_another_are_compared(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch, most: int, transactions: int
) -> None:
    monkeypatch.setattr(imported_files, "MOST_COMPARED", most // 3)
    for words in ("They came.", "They have gone."):
        for name in ("geese", "swans"):
            said = f"comments: {json.dumps(talk())}"
            crowd.desk.article(f"{name}.md", f"slug: {name}", f"headline: {name}", said, body=words)
        await crowd.desk.load()

    [(found,)] = await crowd.desk.rows("select count(distinct xmin::text) from news.imported_file")

    assert found == transactions


async def test_of_an_article_that_was_edited_since_no_comments_are_written(changed: Crowd) -> None:
    await changed.desk.connection.execute(EDIT)

    refused = await changed.load()

    assert refused.startswith("0 new, 0 changed, 0 unchanged, 1 refused.")
    assert "edited since" in refused
    assert not any("edited" in way[-1] for way in (await changed.stored()).elements())


async def test_a_file_that_closes_comments_closes_them_again(crowd: Crowd) -> None:
    crowd.write(talk(number=3), more=["commenting: false"])
    await crowd.load()
    await crowd.desk.connection.execute("update news.discussion set commenting_mode = 'OPEN'")
    crowd.write(talk(number=6), more=["commenting: false"])

    assert await crowd.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    assert await crowd.desk.rows("select commenting_mode from news.discussion") == [("CLOSED",)]


async def test_who_posts_waits_for_four_statements_and_a_commit(
    changed: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, statements, connections = discussions.lock, list[str](), set[int]()

    async def noting(connection: Any, *given: Any) -> None:
        await lock(connection, *given)
        if id(connection) not in connections:
            connections.add(id(connection))
            connection.add_query_logger(lambda query: statements.append(query.query))

    monkeypatch.setattr(discussions, "lock", noting)

    assert await changed.load() == "0 new, 1 changed, 0 unchanged, 0 refused."

    under_lock = [each for each in statements if not each.startswith(BEFORE_LOCK)]
    commits = [place for place, each in enumerate(under_lock) if each == "COMMIT;"]
    assert len(commits) > 1
    assert commits == [4 + 5 * number for number in range(len(commits))]


async def test_others_post_and_moderate_between_two_slices(changed: Crowd, database_url: str) -> None:
    [(removed,)] = await changed.desk.rows(
        "select id from news.comment where body = 'What I have to say here is number 119.'"
    )
    [(answered,)] = await changed.desk.rows(
        "select id from news.comment where body = 'What I have to say here is number 90.'"
    )
    async with between_slices(database_url, changed.load()):
        edited = sum("edited" in way[-1] for way in (await changed.stored()).elements())
        await changed.ask(POST, READER, body=IN_BETWEEN)
        await changed.ask(POST, READER, body=ANSWER, parent=f"Comment_{answered}")
        await changed.ask(REMOVE, MODERATOR, id=f"Comment_{removed}")
        assert await differences(changed.desk.connection) == []

    assert 0 < edited < MANY
    found = changed.comments[39]["replies"][0]["replies"].pop()
    assert found["body"] == "What I have to say here is number 119, edited."
    await changed.check((IN_BETWEEN,), ("What I have to say here is number 90, edited.", ANSWER))


async def test_an_import_that_is_killed_between_two_slices_goes_on_the_next_time(
    changed: Crowd, database_url: str
) -> None:
    log = changed.desk.write("log", "")
    process = forked.start(("import", str(changed.desk.folder)), environment(DATABASE_URL=database_url), log, log)
    async with between_slices(database_url, forked.ended(process)) as [ended]:
        process.kill()
        await ended
        edited = sum("edited" in way[-1] for way in (await changed.stored()).elements())
        assert await differences(changed.desk.connection) == []

    assert 0 < edited < MANY
    assert await changed.load() == "0 new, 1 changed, 0 unchanged, 0 refused."
    await changed.check()
    assert {number for *_, number in await changed.desk.rows(EVENTS)} == {1}
    assert await changed.load() == "0 new, 0 changed, 1 unchanged, 0 refused."


async def test_what_fails_is_told_and_goes_on_the_next_time(changed: Crowd) -> None:
    await changed.desk.connection.execute(FAIL)

    failed = await changed.load()
    again = await changed.load()
    assert await differences(changed.desk.connection) == []
    await changed.desk.connection.execute(MEND)

    refused = f"0 new, 0 changed, 0 unchanged, 1 refused.{changed.desk.folder}/geese.md: Not this one."
    assert [failed, again] == [refused, refused]
    assert await changed.load() == "0 new, 1 changed, 0 unchanged, 0 refused."
    await changed.check()
    assert {number for *_, number in await changed.desk.rows(EVENTS)} == {1}


async def test_of_two_imports_of_an_article_the_last_counts(changed: Crowd, database_url: str) -> None:
    first = changed.desk.folder / "geese.md"
    changed.write(talk("What I have to say here is number {}, again."), "later/geese.md")
    later = changed.desk.folder / "later" / "geese.md"

    async with between_slices(database_url, changed.desk.load(first), changed.desk.load(later)) as tasks:
        pass

    reports = [task.result() for task in tasks]
    assert [report.summary for report in reports] == [
        "0 new, 0 changed, 0 unchanged, 1 refused.", "0 new, 1 changed, 0 unchanged, 0 refused.",
    ]  # fmt: skip
    assert reports[0].refusals == [
        f"{first}: Its article was imported again, or deleted, while its comments were written."
    ]
    await changed.check()


async def test_generated_threads_are_as_their_files_say_however_they_are_cut(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MOST_COMMENTS", 0)
    monkeypatch.setattr(comment_slices, "FEWEST", 1)
    monkeypatch.setattr(comment_slices, "MOST", 5)
    random = Random(22)

    def said(depth: int) -> Said:
        replies = [said(depth + 1) for _ in range(random.randrange(3) if depth < 2 else 0)]
        likes = random.sample("ABCDE", random.randrange(3))
        body = "".join(random.choices("abcdefghijklmnop", k=40))
        return {"author": random.choice("ABC"), "body": body, "liked_by": likes, "replies": replies}

    def edited(comments: Sequence[Said]) -> list[Said]:
        kept = [{**each, "replies": edited(each["replies"])} for each in comments if random.random() < 0.8]
        mended = [{**each, "body": each["body"][:-4] + "nope"} if random.random() < 0.3 else each for each in kept]
        return [*mended, *(said(2) for _ in range(random.randrange(2)))]

    crowd.write([said(0) for _ in range(6)])
    for _ in range(12):
        await crowd.load()
        await crowd.check()
        crowd.write(edited(crowd.comments) or [said(0)])
