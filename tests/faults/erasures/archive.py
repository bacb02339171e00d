"""A reader who has written much, and whose word stands in nothing else: comments, earlier words, likes and reports."""

from dataclasses import dataclass, field

from asyncpg import Connection

from tests.builder import Builder

WORD = "zymurgy"
PROLIFIC, FOLLOWER = "prolific", "follower"
WRITE = """
insert into news.comment (article_id, author_id, parent_id, depth, body, body_html, created_at, status)
select $1, $2, $3, case when $3::bigint is null then 0 else 1 end, format($4 || ' in comment %s', place), '=',
    timestamptz '2026-01-05Z' + make_interval(secs => place * 7),
    case when place % 9 = 0 then 'PENDING' when place % 11 = 0 then 'REJECTED' else 'PUBLISHED' end
from generate_series(1, $5) as each (place)
"""
REVISE = """
insert into news.comment_revision (comment_id, revision, body, written_at)
select id, 1, $2 || ' before an edit', created_at from news.comment where author_id = $1
"""
LIKE = "insert into news.comment_like select id, $1 from news.comment where author_id <> $1"
REPORT = """
insert into news.report (comment_id, commenter_id, reason, details)
select id, $1, 'SPAM', $2 || ' of a report' from news.comment where author_id <> $1
"""
FOLLOW = "insert into news.follow (commenter_id, subject, subject_id, after) values ($1, 'ARTICLE', $2, 0)"
TRACES = """
select
    (select count(*) from news.comment where author_id = $1 and body <> '')
    + (select count(*) from news.comment_revision r join news.comment c on c.id = r.comment_id where c.author_id = $1)
    + (select count(*) from news.comment_like where commenter_id = $1)
    + (select count(*) from news.report where commenter_id = $1)
"""


@dataclass
class Archive:
    prolific: int
    articles: list[int] = field(default_factory=list)


async def written(connection: Connection, articles: int, comments: int) -> Archive:
    """So many comments on each article, beside those of others, to which some are replies."""
    make = Builder(connection)
    archive = Archive(await make.commenter(subject=PROLIFIC, display_name="Prolific P"))
    follower = await make.commenter(subject=FOLLOWER, display_name="Follower F")
    for _ in range(articles):
        article = await make.article()
        archive.articles.append(article)
        parents = [await make.comment(article_id=article, author_id=follower) for _ in range(2)]
        for parent in (None, None, *parents):
            await connection.execute(WRITE, article, archive.prolific, parent, WORD, comments // 4)
        await connection.execute(FOLLOW, follower, article)
    await connection.execute(REVISE, archive.prolific, WORD)
    await connection.execute(LIKE, archive.prolific)
    await connection.execute(REPORT, archive.prolific, WORD)
    return archive
