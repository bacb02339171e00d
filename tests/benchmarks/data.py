"""Fills an empty database with a made-up site of any size, the same at every run."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from db.content.search.index import index

SEED = 20240607
PEOPLE = 500
COMMENTERS = 5_000
WHOLE_ARTICLES = 2_000
"""As long as articles are. In a larger site the older ones are short, so that it is there in two minutes."""
FRONT_PAGES = 100
INDEXED = 300
"""Articles that are indexed as a server does; PostgreSQL does it for the older ones, so that it is soon done."""
FOLDER = Path(__file__).parent

FIRST_NAMES = """
    Ada Amara Anil Beatriz Chen Dana Elif Farid Grace Hiro Ines Jonas Kavita Liam Maya Noor Olga Pedro Qadir Rosa
    Sven Tara Uma Viktor Wanda
"""
LAST_NAMES = """
    Adeyemi Berg Costa Das Eriksen Fischer Gupta Haddad Ito Jensen Khan Larsen Mehta Novak Okafor Petrov Quispe Rao
    Silva Tanaka
"""
WORDS = """
    agreement budget climate court decision economy election energy evidence family farmers future government growth
    harbour health hearing industry inquiry investment judges labour leaders market minister ministry mountain nation
    officials opposition parliament peace pressure programme project question railway reform region report research
    residents river rules school season security statement summit supply talks teachers trade village water workers
    the the the the a a of of of to to in in for on with by from after before under says plans faces brings finds
"""

WRONG_COUNTS = """
with said as (select article_id, author_id from news.comment where status = 'PUBLISHED')
select
    (select count(*) from news.comment c
        where c.reply_count <> (select count(*) from news.comment r where r.parent_id = c.id and r.visible)
        or c.like_count <> (select count(*) from news.comment_like l where l.comment_id = c.id))
    + (select count(*) from news.discussion d
        left join (select article_id, count(*) from said group by article_id) as found using (article_id)
        where d.comment_count <> coalesce(found.count, 0))
    + (select count(*) from news.commenter p
        left join (select author_id, count(*) from said group by author_id) as found on found.author_id = p.id
        where p.comment_count <> coalesce(found.count, 0))
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a site is. The articles in `discussed` have so many comments each, beside the others' together."""

    articles: int
    comments: int
    discussed: Sequence[int] = ()

    def discussed_article(self, place: int) -> int:
        """Its id: behind the newest, which front pages show."""
        return self.articles - FRONT_PAGES - place


async def fill(connection: asyncpg.Connection, size: Size, more: str = "") -> None:
    """The account must be PostgreSQL's superuser, for foreign keys are triggers, too. `more` is SQL that runs last."""
    async with connection.transaction():
        await connection.execute("set local session_replication_role = replica")
        await _prepare(connection, size)
        for script in ("content", "comments"):
            await connection.execute((FOLDER / f"{script}.sql").read_text())
        await index(connection, range(max(1, size.articles - INDEXED), size.articles + 1))
        if more:
            await connection.execute(more)
    await connection.execute("vacuum analyze")
    if wrong := await connection.fetchval(WRONG_COUNTS):
        raise RuntimeError(f"{wrong} counts of the made-up site are wrong")


async def _prepare(connection: asyncpg.Connection, size: Size) -> None:
    """The temporary tables that the scripts read."""
    numbers = "articles integer, comments integer, people integer, commenters integer, whole integer"
    discussed = [(size.discussed_article(place), comments) for place, comments in enumerate(size.discussed)]
    for table, columns, rows in (
        ("size", numbers, [(size.articles, size.comments, PEOPLE, COMMENTERS, WHOLE_ARTICLES)]),
        ("discussed", "article_id integer, comments integer", discussed),
        ("sentence", "number integer, text text", enumerate(_sentences())),
        ("first_name", "number integer, text text", enumerate(FIRST_NAMES.split())),
        ("last_name", "number integer, text text", enumerate(LAST_NAMES.split())),
    ):
        await connection.execute(f"create temporary table {table} ({columns}) on commit drop")
        await connection.copy_records_to_table(table, records=rows)


def _sentences() -> list[str]:
    chance = random.Random(SEED)
    return [" ".join(chance.choices(WORDS.split(), k=chance.randint(8, 20))).capitalize() + "." for _ in range(400)]
