"""Changes past all servers: imports of articles, and SQL by hand."""

from datetime import UTC, datetime, timedelta

from db.article_input import ArticleDraft, AuthorDraft, CommentDraft, PersonDraft, QuoteDraft
from tests import articles
from tests.caching.desk import Change, Desk

MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)
SLUGS = ["article-4", "article-5", "geese", "swans"]
NAMES = ["Ada Lind", "Ben Okri", "Person 1", "Person 2"]

# Each changes one row of a table; `new` is a text that was never there, `chance` a small number.
BY_HAND: dict[str, tuple[str, str]] = {
    "withdraw": ("article where status = 'PUBLISHED'", "article set status = 'WITHDRAWN'"),
    "publish": (
        "article where status <> 'PUBLISHED'",
        "article set status = 'PUBLISHED', published_at = coalesce(published_at, timestamptz '2026-01-01 14:30Z')",
    ),
    "publish at another time": (
        "article where published_at is not null",
        "article set published_at = timestamptz '2026-01-01 12:00Z' + make_interval(mins => :chance * 90)",
    ),
    "embargo": ("article where status = 'PUBLISHED'", "article set published_at = now() + interval '1 day'"),
    "rename an address": ("article", "article set slug = 'address-' || md5(:new)"),
    "change a headline": ("article", "article set headline = :new"),
    "change a section": ("article", "article set section = case section when 'City' then 'Port' else 'City' end"),
    "change tags": (
        "article",
        "article set tags = case when tags = '{rail}' then '{port,rail}'::text[] else '{rail}' end",
    ),
    "change a source": ("article", "article set source = case when source is null then 'Harbour Wire' end"),
    "change a standfirst": ("article", "article set dek = :new, body_html = :new, body_text = :new, word_count = 777"),
    "change a dateline": ("article", "article set dateline_place = :new, dateline_date = '2026-02-02'"),
    "change a key point": ("key_point", "key_point set text = :new"),
    "change a quote": ("quote", "quote set text = :new"),
    "change a speaker": (
        "quote",
        "quote set speaker_id = (select min(id) from news.person where id is distinct from speaker_id)",
    ),
    "rename a person": ("person", "person set name = :new"),
    "move a person": ("person", "person set slug = md5(:new)"),
    "rename a commenter": ("commenter", "commenter set display_name = :new"),
    "badge a commenter": ("commenter", "commenter set badge = case when badge is null then 'STAFF' end"),
    "remove a comment": ("comment where status = 'PUBLISHED'", "comment set status = 'REMOVED'"),
    "publish a comment": ("comment where status <> 'PUBLISHED'", "comment set status = 'PUBLISHED'"),
    "change words": ("comment", "comment set body = :new, body_html = :new"),
    "change words in paragraphs": ("comment", "comment set body = :new, body_html = '='"),
    "render words anew": ("comment", "comment set body_html = :new"),
    "give another time": (
        "comment",
        "comment set created_at = timestamptz '2026-01-01Z' + make_interval(mins => :chance)",
    ),
    "describe a section or a topic": ("term", "term set description = :new, position = :chance"),
    "rename a section or a topic": ("term", "term set name = :new"),
    "change a byline": ("article", "article set byline = case when byline is null then :new end"),
    "tell search engines": (
        "article",
        "article set seo_title = :new, canonical_url = 'https://wire.example/' || md5(:new)",
    ),
    "count shares": ("share", "share set count = count + 1"),
}

# What is gone, and what is new beside what was there.
WHOLE_ROWS: dict[str, tuple[str, str]] = {
    "delete an article": ("article", "delete from news.article where id = :id"),
    "delete a comment": ("comment", "delete from news.comment where id = :id"),
    "delete a quote": ("quote", "delete from news.quote where id = :id"),
    "add a quote": (
        "article",
        "insert into news.quote (article_id, position, text, speaker_id) select :id, 1000 + :chance, :new, min(id) "
        "from news.person on conflict do nothing",
    ),
    "delete a key point": ("key_point", "delete from news.key_point where id = :id"),
    "add a key point": (
        "article",
        "insert into news.key_point (article_id, position, text) values (:id, 1000 + :chance, :new) "
        "on conflict do nothing",
    ),
    "name a person": (
        "article",
        "insert into news.article_person (article_id, person_id, position, title) "
        "select :id, max(id), 1000 + :chance, :new from news.person on conflict do nothing",
    ),
    "title the people of an article": (
        "article where id in (select article_id from news.article_person)",
        "update news.article_person set title = :new, affiliation = null where article_id = :id",
    ),
    "take titles away": (
        "article where id in (select article_id from news.article_person where title is not null)",
        "update news.article_person set title = null where article_id = :id",
    ),
    "mention another person": (
        "article where id in (select article_id from news.article_person)",
        "update news.article_person set person_id = (select max(id) from news.person), title = :new "
        "where article_id = :id and position = (select min(position) from news.article_person where article_id = :id) "
        "and not exists (select from news.article_person other where other.article_id = :id "
        "and other.person_id = (select max(id) from news.person))",
    ),
    "name nobody": (
        "article where id in (select article_id from news.article_person)",
        "delete from news.article_person where article_id = :id",
    ),
    "credit an author": (
        "article",
        "insert into news.article_author (article_id, person_id, position, role) "
        "select :id, max(id), 1000 + :chance, :new from news.person on conflict do nothing",
    ),
    "credit nobody": (
        "article where id in (select article_id from news.article_author)",
        "delete from news.article_author where article_id = :id",
    ),
    "rename by the articles, too": (
        "term where slug is not null",
        "select news.rename_term(:id, :new)",
    ),
    "delete a section or a topic": ("term", "delete from news.term where id = :id"),
    "search words": (
        "article",
        "update news.article_search set search = to_tsvector('simple', 'harbour ' || :new) where article_id = :id",
    ),
    "delete a share": ("share", "delete from news.share where id = :id"),
    "change a paragraph": ("article", "update news.paragraph set text = :new, html = :new where article_id = :id"),
    "take a like back": ("comment where like_count > 0", "delete from news.comment_like where comment_id = :id"),
    "take a like back that is hidden": (
        "comment where status = 'PUBLISHED' and like_count > 0 and reply_count > 0",
        "with hidden as (update news.comment set status = 'REMOVED' where id = :id) "
        "delete from news.comment_like where comment_id = :id",
    ),
    "like by hand": (
        "comment",
        "insert into news.comment_like (comment_id, commenter_id) select :id, id from news.commenter "
        "where deleted_at is null order by id desc offset :chance limit 1 on conflict do nothing",
    ),
}

OF_A_DISCUSSION = {
    "change guidelines": "guidelines = :new",
    "close for good": "closes_at = timestamptz '2026-02-01Z'",
    "close later": "closes_at = now() + interval '1 day'",
    "close never": "closes_at = 'infinity'",
    "ask for other lengths": "minimum_comment_length = :chance, maximum_comment_length = 2000 + :chance",
    "change a mode": "commenting_mode = case when commenting_mode = 'OPEN' then 'CLOSED' else 'OPEN' end",
    "mend a count": "comment_count = comment_count + 1",
}

OF_THE_SITE = {
    "move the site": "public_url = 'https://' || md5(:new) || '.example'",
    "change the rules": "comment_guidelines = :new, minimum_comment_length = 2, maximum_comment_depth = :chance",
    "close after days": "close_after_days = :chance",
}


def _by_hand(rows: str, statement: str) -> Change:
    async def change(desk: Desk) -> bool:
        key = await desk.pick(rows)
        return key is not None and await _execute(desk, statement, key)

    return change


async def _execute(desk: Desk, statement: str, key: int) -> bool:
    values = {":id": str(key), ":chance": str(desk.random.randrange(8)), ":new": f"'New harbour {next(desk.numbers)}'"}
    for name, value in values.items():
        statement = statement.replace(name, value)
    return await desk.sql(statement)


async def import_an_article(desk: Desk) -> bool:
    """Of the same few slugs, by chance with the same parts or others."""
    await articles.save(desk.connection, _draft(desk))
    return True


def _draft(desk: Desk) -> ArticleDraft:
    chance = desk.random.choice
    said = chance(["We always do.", "Never again."])
    replies = (CommentDraft(name="Cem", body=chance(["So are you", "So am I"])),)
    return ArticleDraft(
        slug=chance(SLUGS),
        headline=chance(["Geese", "Swans", "Harbour"]),
        summary=chance(["They are back.", "They are gone."]),
        body=f"They came at {chance(['noon', 'dawn'])}.\n\n“{said}” {chance(NAMES)} said.",
        published_at=MARCH + timedelta(days=chance(range(4))),
        section=chance([None, "City", "Port"]),
        authors=tuple(AuthorDraft(person=name) for name in desk.random.sample(NAMES, chance(range(3)))),
        byline=chance([None, "By our own correspondent"]),
        source=chance([None, "Harbour Wire"]),
        tags=tuple(desk.random.sample(["birds", "port", "rail"], chance(range(3)))),
        key_points=tuple(desk.random.sample(["Back", "Loud", "Many"], chance(range(4)))),
        people=(PersonDraft(name=chance(NAMES), title=chance([None, "Warden"])),),
        quotes=(QuoteDraft(text=said, speaker=chance(NAMES), is_pull_quote=chance([True, False])),)[: chance(range(2))],
        comments=_comments(desk, replies)[: chance(range(3))],
        comment_guidelines=chance([None, "No hissing."]),
    )


def _comments(desk: Desk, replies: tuple[CommentDraft, ...]) -> tuple[CommentDraft, ...]:
    chance = desk.random.choice
    name, body = chance(["Ben", "Bem"]), chance(["Lovely", "Lovly"])
    lovely = CommentDraft(name=name, body=body, liked_by=("Dot",), replies=replies)
    return tuple(desk.random.sample([lovely, CommentDraft(name="Ben", body="Loud", at=chance([None, MARCH]))], 2))


EDITS: dict[str, Change] = {
    "import an article": import_an_article,
    **{name: _by_hand(rows, f"update news.{change} where id = :id") for name, (rows, change) in BY_HAND.items()},
    **{name: _by_hand(rows, statement) for name, (rows, statement) in WHOLE_ROWS.items()},
    **{
        name: _by_hand("article", f"update news.discussion set {change} where article_id = :id")
        for name, change in OF_A_DISCUSSION.items()
    },
    **{name: _by_hand("article", f"update news.site set {change}") for name, change in OF_THE_SITE.items()},
}
