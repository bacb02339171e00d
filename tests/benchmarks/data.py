"""Fills an empty database with a made-up site of any size, the same at every run."""

import random
from pathlib import Path

import asyncpg

SEED = 20240607
PEOPLE = 500
COMMENTERS = 5_000

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


async def fill(connection: asyncpg.Connection, articles: int, comments: int) -> None:
    async with connection.transaction():
        await connection.execute(
            "create temporary table size (articles integer, comments integer, people integer,"
            " commenters integer) on commit drop"
        )
        await connection.execute("insert into size values ($1, $2, $3, $4)", articles, comments, PEOPLE, COMMENTERS)
        for table, texts in (
            ("sentence", _sentences()),
            ("first_name", FIRST_NAMES.split()),
            ("last_name", LAST_NAMES.split()),
        ):
            await connection.execute(f"create temporary table {table} (number integer, text text) on commit drop")
            await connection.copy_records_to_table(table, records=enumerate(texts))
        await connection.execute(Path(__file__).with_name("data.sql").read_text())
    await connection.execute("vacuum analyze")
    if wrong := await connection.fetchval(WRONG_COUNTS):
        raise RuntimeError(f"{wrong} counts of the made-up site are wrong")


def _sentences() -> list[str]:
    chance = random.Random(SEED)
    return [" ".join(chance.choices(WORDS.split(), k=chance.randint(8, 20))).capitalize() + "." for _ in range(400)]
