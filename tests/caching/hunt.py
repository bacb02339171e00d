"""The hunt for answers that are kept although what they show has changed: after each change all of them are held
against what PostgreSQL says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from asyncpg import Connection, Record
from databases import Database

from db.connections import postgres
from schema.engine.answers import Outcome
from schema.engine.execution import Request
from schema.rules.services import Services
from tests.builder import Builder
from tests.caching.desk import Change, Desk
from tests.caching.edits import EDITS
from tests.caching.engines import Engines, engines
from tests.caching.mutations import MUTATIONS
from tests.database import EMPTY
from tests.schema.newsroom import furnish
from tests.schema.operations import Author

CHANGES: dict[str, Change] = MUTATIONS | EDITS
UNSEEN = {"ban", "unban", "reject", "close never"}
"""What changes nothing that readers see here."""
CHANGES_AT_ONCE = 12
"""So many, one after the other; then the newsroom is as it was in the beginning."""
MOST_ROUNDS = 20
TRIES = 3
OPERATIONS = 30
FIELDS = 25
"""About how many a generated operation has."""
FOR_EDITS = "update news.site set close_after_days = 0, edit_window_seconds = 1000000000"
FOR_SHARES = "delete from news.share_announcement"
"""Numbers of shares are announced at once, not some seconds after the last."""
COMMENT = "id body bodyHtml status createdAt editedAt likeCount replyCount author { displayName badge commentCount }"
PAGES = (
    f"""{{ articles(first: 100) {{ nodes {{ id slug commentCount comments(first: 100) {{ totalCount feedCursor nodes {{
        {COMMENT} permalink replies {{ nodes {{ {COMMENT} parent {{ id body }} replies {{ nodes {{ {COMMENT} }} }} }} }}
    }} }} }} }} }}""",
    """{ articles(orderBy: OLDEST) { totalCount nodes { url headline summary dek dateline { place date } source section
        revision corrections { text revision }
        tags publishedAt updatedAt body paragraphs { html quotes { text } } wordCount keyPoints { text }
        quotes { text url speaker { name } } pullQuote { text } people { name title affiliation }
        mentions { title affiliation person { title } } shareCount
        shares { url count } commentPolicy { mode minimumLength maximumLength guidelines maximumDepth closesAt }
    } } }""",
    "{ people { nodes { slug name articles { nodes { slug related { headline } } } quotes { nodes { text } } } } }",
    """{ sections { name description position url articles { totalCount nodes { slug } } }
        topics { nodes { name description articles { totalCount nodes { slug } } } }
        people { nodes { name authoredArticles { nodes { slug } } } }
        articles { nodes { slug sectionPage { name } topics { name } byline authors { role person { name } }
        seo { title canonicalUrl } } } }""",
    '{ articles(orderBy: MOST_DISCUSSED, filter: {search: "harbour"}) { nodes { slug } } quotes { nodes { text } } }',
)
"""Where readers see all there is."""


@dataclass
class Found:
    """How often each change was seen: some answer was another afterwards."""

    seen: Counter[str] = field(default_factory=Counter)
    figures: dict[str, float] = field(default_factory=dict)


async def hunt(database: Database, seeds: Sequence[int], operations: int = OPERATIONS) -> Found:
    """All changes for each seed. Raises AssertionError with the first wrong answer."""
    found = Found()
    async with engines(database) as both, postgres.connection(database) as connection:
        site = await connection.fetchrow("select * from news.site")
        requests = await _requests(both, Builder(connection), Random(seeds[0]), operations)
        try:
            for seed in seeds:
                await _hunt(both, Desk(connection, both.cached, Random(seed)), requests, found)
        finally:
            await restore(connection, site)
        found.figures = dict(both.cache.metrics())
    return found


async def _requests(both: Engines, make: Builder, random: Random, number: int) -> list[Request]:
    """Those that an anonymous reader gets an answer to."""
    await make.connection.execute(EMPTY)
    words = await furnish(make)
    requests = [Request(query) for query in PAGES]
    while len(requests) < number + len(PAGES):
        operation = Author(random, words, fields_left=FIELDS).operation()
        request = Request(operation.document, operation.variables)
        if (await both.plain.answer(request)).outcome is Outcome.EXECUTED:
            requests.append(request)
    return requests


async def restore(connection: Connection, site: Record) -> None:
    """Its row outlives the tests."""
    values = {name: value for name, value in site.items() if name not in ("only_row", "public_url_encoded")}
    places = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 1))
    await connection.execute(f"update news.site set {places}", *values.values())


async def _hunt(both: Engines, desk: Desk, requests: Sequence[Request], found: Found) -> None:
    """Those changes again that found nothing to change in what others had left, or changed what is not shown."""
    left = sorted(CHANGES)
    for _ in range(MOST_ROUNDS):
        names, before = desk.random.sample(left, len(left)), Counter(found.seen)
        for start in range(0, len(names), CHANGES_AT_ONCE):
            await _change(both, desk, requests, names[start : start + CHANGES_AT_ONCE], found)
        left = [name for name in names if found.seen[name] == before[name] and name not in UNSEEN]


async def _change(both: Engines, desk: Desk, requests: Sequence[Request], changes: Sequence[str], found: Found) -> None:
    await desk.connection.execute(f"{EMPTY}; {FOR_EDITS}")
    await furnish(Builder(desk.connection))
    assert isinstance(both.cached.services, Services)
    both.cached.services.viewers.cached.clear()
    await both.heard()
    answers = [(await both.cached.answer(request)).body for request in requests]
    for name in changes:
        await desk.connection.execute(FOR_SHARES)
        if await CHANGES[name](desk):
            await both.heard()
            before, answers = answers, [await _right_answer(both, request, name) for request in requests]
            found.seen[name] += before != answers


async def _right_answer(both: Engines, request: Request, name: str) -> bytes:
    """Likes become events by themselves, a little later: what differs is looked at again."""
    for _ in range(TRIES):
        misses = both.cache.metrics()["misses"]
        found = await both.cached.answer(request)
        if both.cache.metrics()["misses"] > misses:  # only an answer that was there already can be too old
            return found.body
        right = await both.plain.answer(request)
        if found.body == right.body:
            return found.body
        await both.heard()
    raise AssertionError(f"after {name!r}: {difference(found.body, right.body)} in {request}")


def difference(kept: bytes, right: bytes) -> str:
    place = next((place for place, both in enumerate(zip(kept, right, strict=False)) if both[0] != both[1]), 0)
    around = slice(max(place - 200, 0), place + 100)
    return f"{kept[around]!r} instead of {right[around]!r}"
