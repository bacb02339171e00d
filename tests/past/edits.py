"""Edits of articles by chance: by editors through the API, by imports, and of people and sections by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import orjson
from asyncpg import Connection

from db.article_input import ArticleDraft, PersonDraft, QuoteDraft
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity, Role
from tests import articles

EDITOR = Identity("editor", "Eva D", frozenset({Role.EDITOR}))
NAMES = ["Ada Lind", "Ben Okri", "Cem Aydin", "Dot Weir"]
SECTIONS = ["City", "Port"]
TOPICS = ["birds", "port", "rail"]
SAID = ["We always do", "Never again", "It was lonely"]
MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Newsroom:
    connection: Connection
    engine: Engine
    random: Random
    ids: list[int] = field(default_factory=list)
    numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def send(self, mutation: str, /, **values: Any) -> bool:
        """Whether it was done: what has been done already may be refused."""
        type_ = f"{mutation[0].upper()}{mutation[1:]}Input"
        document = f"mutation($input: {type_}!) {{ it: {mutation}(input: $input) {{ errors {{ code }} }} }}"
        answer = await self.engine.answer(Request(document, {"input": values}, identity=EDITOR))
        body = orjson.loads(answer.body)
        assert "errors" not in body, body
        return bool(body["data"]["it"] == {"errors": []})

    def some(self, words: list[str]) -> list[str]:
        return self.random.sample(words, self.random.randrange(len(words) + 1))

    def one(self) -> str:
        return f"Article_{self.random.choice(self.ids)}"

    def body(self) -> str:
        said = [f"“{words}”, said {self.random.choice(NAMES)}." for words in self.some(SAID)]
        blocks = ["They came at noon.", "## Later", "- Geese\n- Swans", "| a | b |\n|---|---|\n| 1 | 2 |", *said]
        return "\n\n".join(self.random.sample(blocks, self.random.randint(1, len(blocks))))

    def number(self) -> int:
        number: int = next(self.numbers)
        return number


async def add(room: Newsroom) -> None:
    """An article as a file has it."""
    number = room.number()
    draft = ArticleDraft(
        slug=f"article-{number}",
        headline=f"Headline {number}",
        summary="They are back.",
        body=room.body(),
        published_at=MARCH + timedelta(days=number),
        section=room.random.choice(SECTIONS),
        tags=tuple(room.some(TOPICS)),
        key_points=tuple(room.some(["Back", "Loud", "Many"])),
        people=tuple(PersonDraft(name=name, title=f"Warden {number}") for name in room.some(NAMES)),
        quotes=tuple(QuoteDraft(text=said, speaker=room.random.choice(NAMES)) for said in room.some(SAID)),
    )
    room.ids.append(await articles.save(room.connection, draft))


async def put(room: Newsroom) -> bool:
    number, some = room.number(), room.some
    changes: dict[str, Any] = {
        "headline": f"Headline {number}",
        "slug": f"article-{number}",
        "dek": room.random.choice([None, f"Standfirst {number}"]),
        "body": {"markdown": room.body()},
        "section": room.random.choice([*SECTIONS, None]),
        "topics": some(TOPICS),
        "keyPoints": some(["Back", "Loud", "Many", f"Point {number}"]),
        "mentions": [{"name": name, "title": f"Title {number}", "affiliation": "Port"} for name in some(NAMES)],
        "quotes": [{"text": said, "speaker": room.random.choice(NAMES)} for said in some(SAID)],
        "authors": [{"person": name, "role": f"Role {number}"} for name in some(NAMES)],
        "byline": room.random.choice([None, "By our own correspondent"]),
        "dateline": room.random.choice([None, {"place": f"Nordby {number}", "date": "2026-03-01"}]),
        "seo": {"title": f"Title {number}", "noIndex": room.random.choice([True, False])},
        "language": room.random.choice(["en", "de", "ar"]),
        "source": room.random.choice([None, "Harbour Wire"]),
        "keyPointsHeading": room.random.choice([None, "In short"]),
        "translationOf": room.random.choice([None, room.one()]),
    }
    chosen = {name: changes[name] for name in room.random.sample(sorted(changes), room.random.randint(1, 5))}
    return await room.send("putArticle", id=room.one(), **chosen)


async def publish(room: Newsroom) -> bool:
    at = (MARCH + timedelta(hours=room.random.randrange(2_000))).isoformat()
    return await room.send("publishArticle", articleId=room.one(), **room.random.choice([{}, {"at": at}]))


async def withdraw(room: Newsroom) -> bool:
    target = room.random.choice([None, "/articles/article-1"])
    return await room.send("withdrawArticle", articleId=room.one(), redirectTo=target)


async def correct(room: Newsroom) -> bool:
    return await room.send("correctArticle", articleId=room.one(), text=f"It was {room.number()}.")


async def describe(room: Newsroom) -> bool:
    name = room.random.choice(SECTIONS)
    return await room.send("putSection", name=name, description=f"About {room.number()}", position=room.number() % 7)


async def rename_a_person(room: Newsroom) -> bool:
    rename = "update news.person set name = $1 where id = (select id from news.person order by random() limit 1)"
    await room.connection.execute(
        rename.replace("random()", f"md5(id::text || '{room.number()}')"), f"P {room.number()}"
    )
    return True


async def draft_again(room: Newsroom) -> bool:
    again = "update news.article set status = 'DRAFT' where id = $1"
    await room.connection.execute(again, room.random.choice(room.ids))
    return True


EDITS: dict[Callable[[Newsroom], Awaitable[bool]], int] = {
    put: 12, publish: 4, withdraw: 2, correct: 2, describe: 1, rename_a_person: 1, draft_again: 1,
}  # fmt: skip
"""With how often each comes."""


async def edit(room: Newsroom) -> bool:
    (chosen,) = room.random.choices([*EDITS], [*EDITS.values()])
    return await chosen(room)


async def show_everything(room: Newsroom) -> None:
    """All articles are published, and one names everyone and everything: what readers may see today hides nothing."""
    for key in room.ids:
        await room.connection.execute(
            "update news.article set status = 'PUBLISHED', published_at = coalesce(published_at, now()) where id = $1",
            key,
        )
    last = room.ids[0]
    await room.connection.execute(NAME_EVERYONE, last)
    for term in await room.connection.fetch("select kind, name from news.term"):
        place = "section = $2" if term["kind"] == "SECTION" else "tags = tags || $2::text"
        key = last if term["kind"] == "TOPIC" else room.ids[SECTIONS.index(term["name"])]
        await room.connection.execute(f"update news.article set {place} where id = $1", key, term["name"])


NAME_EVERYONE = """
    insert into news.article_person (article_id, person_id, position)
    select $1, p.id, 1000 + row_number() over () from news.person p
    where p.id not in (select person_id from news.article_person where article_id = $1)
"""
