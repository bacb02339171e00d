"""Comments in files keep their identity from one import to the next: edits are edits, and IDs stay."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from db.article_input import CommentDraft
from tests.schema.conftest import MODERATOR
from tests.schema.imported_thread import LATER, NOON, ImportedThread

THANKS = CommentDraft(name="Ben", body="Thanks!")
LOVELY = CommentDraft(
    name="Ann", body="What a lovely morning it was.", replies=(CommentDraft(name="Cem", body="So it was."),)
)
REVISIONS = "query($id: ID!) { node(id: $id) { ... on Comment { revisions { revision body } } } }"


@pytest.mark.parametrize("times", [(None, None), (NOON, LATER), (LATER, NOON), (NOON, NOON), (None, NOON)])
async def test_the_same_words_of_one_reader_are_as_many_comments_as_in_the_file(
    thread: ImportedThread, times: tuple[datetime | None, ...]
) -> None:
    file = [replace(THANKS, at=at) for at in times]
    await thread.save(*file)
    first = await thread.nodes()

    await thread.save(*file)
    again = await thread.nodes()
    await thread.save(file[1])

    assert [node["body"] for node in first] == ["Thanks!", "Thanks!"]
    assert again == first
    assert len(await thread.nodes()) == 1


@pytest.mark.parametrize(
    "body",
    [
        "What a lovely mroning it was.",
        "What a lovely morning it was!",
        "What a lovely morning it was. And the evening.",
    ],
)
@pytest.mark.parametrize("at", [None, NOON])
async def test_mended_words_are_an_edit(thread: ImportedThread, body: str, at: datetime | None) -> None:
    await thread.save(THANKS, replace(LOVELY, at=at))
    before = {node["id"]: node for node in await thread.nodes()}

    await thread.save(THANKS, replace(LOVELY, at=at, body=body))
    await thread.save(THANKS, replace(LOVELY, at=at, body=body))

    after = {node["id"]: node for node in await thread.nodes()}
    mended = next(node for node in after.values() if node["body"] == body)
    revisions = await thread.ask(REVISIONS, MODERATOR, id=mended["id"])
    assert after.keys() == before.keys()
    assert [id for id in after if after[id] != before[id]] == [mended["id"]]
    assert mended["editedAt"] is not None
    assert revisions["node"] == {"revisions": [{"revision": 1, "body": LOVELY.body}]}


async def test_wholly_other_words_at_the_same_time_are_an_edit_and_without_a_time_another_comment(
    thread: ImportedThread,
) -> None:
    timed, other = replace(LOVELY, at=NOON), "Nobody sleeps here."
    await thread.save(timed, replace(THANKS))
    before = await thread.ids()

    await thread.save(replace(timed, body=other), replace(THANKS, body=other))

    after = await thread.ids()
    assert after[f"Ann: {other}"] == before[f"Ann: {LOVELY.body}"]
    assert after[f"Ben: {other}"] not in before.values()


async def test_a_changed_time_is_taken_and_a_missing_one_leaves_what_was_there(thread: ImportedThread) -> None:
    seen = []
    for at in (None, NOON, LATER, None):
        await thread.save(replace(LOVELY, at=at))
        seen += [
            (node["id"], node["createdAt"], node["editedAt"]) for node in await thread.nodes() if node["replyCount"]
        ]

    id = seen[0][0]
    assert seen == [(id, at.isoformat(), None) for at in (NOON, NOON, LATER, LATER)]


async def test_ids_stay_when_comments_are_put_in_between_or_in_another_order(thread: ImportedThread) -> None:
    await thread.save(LOVELY, THANKS)
    before = await thread.ids()

    first = CommentDraft(name="Dot", body="I am first.", replies=(replace(THANKS, body="You are."),))
    await thread.save(first, replace(THANKS), replace(LOVELY, replies=(THANKS, *LOVELY.replies)))

    assert before.items() < (await thread.ids()).items()
    assert len(await thread.nodes()) == 6


async def test_a_new_comment_like_one_with_replies_takes_nothing_from_it(thread: ImportedThread) -> None:
    answered = replace(THANKS, replies=(CommentDraft(name="Cem", body="For what?"),))
    await thread.save(answered)
    before = await thread.ids()

    await thread.save(THANKS, answered, THANKS)

    after = await thread.nodes()
    assert {node["id"] for node in after if node["replyCount"] or node["body"] == "For what?"} == set(before.values())
    assert [node["body"] for node in after].count("Thanks!") == 3


@pytest.mark.parametrize("at", [None, NOON])
async def test_a_letter_mended_in_a_name_is_the_same_comment_of_another_reader(
    thread: ImportedThread, at: datetime | None
) -> None:
    await thread.save(replace(LOVELY, name="Anm", at=at), replace(THANKS, name="Anm", body="Bye"))
    before = await thread.ids()

    await thread.save(replace(LOVELY, at=at), replace(THANKS, name="Anm", body="Bye"))

    after = await thread.ids()
    assert after == {name.replace("Anm: What", "Ann: What"): id for name, id in before.items()}


async def test_ids_tell_readers_of_one_name_apart(thread: ImportedThread) -> None:
    one, two = replace(THANKS, id="1", liked_by=("2", "Ann")), replace(THANKS, id="2", liked_by=("1", "Ben"))
    await thread.save(one, two, THANKS, LOVELY)
    found = await thread.nodes()
    await thread.save(two, one, LOVELY, THANKS)

    authors = {node["author"]["id"] for node in found if node["body"] == "Thanks!"}
    assert len(authors) == 3
    assert sorted(node["likeCount"] for node in found) == [0, 0, 0, 2, 2]
    assert sorted(found, key=str) == sorted(await thread.nodes(), key=str)


async def test_a_reader_with_an_id_is_called_as_the_file_says(thread: ImportedThread) -> None:
    await thread.save(replace(THANKS, id="1", name="Bne"))
    before = await thread.nodes()

    await thread.save(replace(THANKS, id="1", name="Spy"), published_at=NOON.replace(year=2999))
    hidden = await thread.connection.fetchval("select display_name from news.commenter where external_id = '1'")
    await thread.save(replace(THANKS, id="1"))

    assert hidden == "Bne"
    author = before[0]["author"] | {"displayName": "Ben"}
    assert await thread.nodes() == [before[0] | {"author": author}]


async def test_likes_of_the_file_are_added_once(thread: ImportedThread) -> None:
    await thread.save(replace(LOVELY, liked_by=("Ben",)), THANKS)
    await thread.save(replace(LOVELY, liked_by=("Ben", "Cem", "Eve")), replace(THANKS, liked_by=("Eve",)))
    await thread.save(replace(LOVELY, liked_by=("Ben", "Cem", "Eve")), replace(THANKS, liked_by=("Eve",)))

    assert {node["body"]: node["likeCount"] for node in await thread.nodes()} == {
        LOVELY.body: 3, "So it was.": 0, "Thanks!": 1,
    }  # fmt: skip


async def test_followers_hear_of_each_change_of_an_import(thread: ImportedThread) -> None:
    await thread.save(LOVELY, THANKS)
    events = """{ commentEventsSince(articleId: "Article_1", after: "feed.1.0") {
      __typename ... on CommentAdded { commentCount } ... on CommentEdited { commentCount }
      ... on CommentRemoved { commentCount } } }"""

    await thread.save(replace(LOVELY, body="What a lovely evening it was."), replace(THANKS, body="Nothing to say."))

    assert [tuple(event.values()) for event in (await thread.ask(events))["commentEventsSince"]] == [
        ("CommentAdded", 1), ("CommentAdded", 2), ("FeedReset",), ("CommentAdded", 4), ("CommentEdited", 4),
        ("FeedReset",),
    ]  # fmt: skip


async def test_a_thread_of_any_size_takes_as_many_statements(thread: ImportedThread) -> None:
    async def statements(size: int, words: str) -> int:
        queries: list[Any] = []
        thread.connection.add_query_logger(queries.append)
        await thread.save(*talk(size, words))
        thread.connection.remove_query_logger(queries.append)
        return len(queries)

    def talk(size: int, words: str) -> list[CommentDraft]:
        reply = replace(THANKS, replies=(THANKS,), liked_by=("Ann",))
        return [CommentDraft(name=f"N{each % 2}", body=f"{words} {each}", replies=(reply,)) for each in range(size)]

    found = {}
    for size in (2, 2, 200):  # the first time the types of a new connection are looked up, too
        await thread.save()
        found[size] = [await statements(size, words) for words in ("One", "One", "Another", "Anothre")]

    assert found[2] == found[200]


async def test_generated_threads_keep_their_ids_through_generated_edits(thread: ImportedThread) -> None:
    """Whatever is edited, moved among its siblings, added and left out: nothing else has its ID."""
    random, numbers = Random(7), count(1)

    def comment(depth: int) -> CommentDraft:
        replies = [comment(depth + 1) for _ in range(random.randrange(3) if depth < 2 else 0)]
        said = "".join(random.choices("abcdefghijklmnopqrstuvwxyz ", k=40)) + "nobody"
        at = random.choice([None, NOON + timedelta(seconds=next(numbers))])
        return CommentDraft(name=random.choice("ABC"), body=said, at=at, replies=tuple(replies))

    def edited(comments: tuple[CommentDraft, ...]) -> tuple[CommentDraft, ...]:
        kept = [replace(each, replies=edited(each.replies)) for each in comments if random.random() < 0.9]
        kept = [replace(each, body=mended(each.body)) if random.random() < 0.2 else each for each in kept]
        kept += [comment(2)] if random.random() < 0.3 else []
        return tuple(random.sample(kept, len(kept)))

    def mended(body: str) -> str:
        return body[:-6] + random.choice(["nobody", "noboby", "nobdoy"])

    file, known = tuple(comment(0) for _ in range(8)), dict[str, str]()
    for _ in range(25):
        await thread.save(*file)
        found = {node["body"][:-6]: node["id"] for node in await thread.nodes()}
        before = len({*known.values()})
        assert known | found == found | known
        known |= found
        assert len({*known.values()}) == len(known) >= before
        file = edited(file)
