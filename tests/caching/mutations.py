"""Changes by mutations: all that readers, moderators and editors can do."""

from dataclasses import replace

from tests.caching.desk import EDITOR, MODERATOR, NEWCOMERS, Change, Desk

LISTED = "article where status = 'PUBLISHED' and published_at <= now()"
PUBLISHED = f"comment where article_id in (select id from news.{LISTED}) and status = 'PUBLISHED'"
HELD = PUBLISHED.replace("and status = 'PUBLISHED'", "and status = 'PENDING'")
DECISIONS = {"PUBLISH": "PENDING", "REJECT": "PENDING", "REMOVE": "PUBLISHED", "RESTORE": "REMOVED"}
"""What each decision is about."""


async def post(desk: Desk) -> bool:
    article = await desk.pick(LISTED)
    viewer = desk.random.choice(NEWCOMERS)
    return await desk.mutate("postComment", viewer, articleId=f"Article_{article}", body=desk.body())


async def reply(desk: Desk) -> bool:
    parent = await desk.pick(PUBLISHED)
    article = await desk.connection.fetchval("select article_id from news.comment where id = $1", parent)
    ids = {"articleId": f"Article_{article}", "parentId": f"Comment_{parent}"}
    return await desk.mutate("postComment", desk.random.choice(NEWCOMERS), **ids, body=desk.body())


async def edit(desk: Desk) -> bool:
    return await _by_author(desk, "editComment", PUBLISHED, body=desk.body())


async def edit_held(desk: Desk) -> bool:
    """Of a comment that was there before, with replies, everyone sees the place."""
    held = f"{HELD} and reply_count > 0"
    if not await desk.pick(held):
        await desk.sql("update news.comment set status = 'PENDING' where status = 'PUBLISHED' and reply_count > 0")
    return await _by_author(desk, "editComment", held, body=desk.body())


async def delete(desk: Desk) -> bool:
    return await _by_author(desk, "deleteComment", PUBLISHED)


async def like(desk: Desk) -> bool:
    comment = await desk.pick(PUBLISHED)
    return await desk.mutate("likeComment", desk.random.choice(NEWCOMERS), commentId=f"Comment_{comment}")


async def unlike(desk: Desk) -> bool:
    comment = await desk.pick(f"{PUBLISHED} and like_count > 0")
    liker = "select min(commenter_id) from news.comment_like where comment_id = $1"
    if comment is None:
        return False
    viewer = await desk.identity(await desk.connection.fetchval(liker, comment))
    return await desk.mutate("unlikeComment", viewer, commentId=f"Comment_{comment}")


async def report_until_held(desk: Desk) -> bool:
    comment = await desk.pick(PUBLISHED)
    given = {"commentId": f"Comment_{comment}", "reason": "SPAM"}
    done = [await desk.mutate("reportComment", viewer, **given) for viewer in NEWCOMERS]
    return any(done)


async def set_commenting(desk: Desk) -> bool:
    given = {
        "articleId": f"Article_{await desk.pick(LISTED)}",
        "mode": desk.random.choice(["OPEN", "PREMODERATED", "CLOSED"]),
    }
    return await desk.mutate("setCommenting", MODERATOR, **given)


async def ban(desk: Desk) -> bool:
    given = {"commenterId": f"Commenter_{await desk.pick('commenter')}", "reason": "Enough."}
    return await desk.mutate("banCommenter", MODERATOR, **given)


async def unban(desk: Desk) -> bool:
    return await desk.mutate("unbanCommenter", MODERATOR, commenterId=f"Commenter_{await desk.pick('commenter')}")


async def delete_commenter(desk: Desk) -> bool:
    return await _delete_commenter(desk, keep_words=False)


async def delete_commenter_but_no_words(desk: Desk) -> bool:
    return await _delete_commenter(desk, keep_words=True)


async def share(desk: Desk) -> bool:
    platform = desk.random.choice(["X", "EMAIL", "COPY_LINK"])
    return await desk.mutate("shareArticle", None, articleId=f"Article_{await desk.pick(LISTED)}", platform=platform)


async def sign_in_with_another_name(desk: Desk) -> bool:
    """A query is enough."""
    viewer = await desk.identity(await desk.pick("commenter"))
    roles = desk.random.choice([frozenset(), MODERATOR.roles])
    await desk.read_as(replace(viewer, name=f"Name {next(desk.numbers)}", roles=roles))
    return True


async def put_article(desk: Desk) -> bool:
    """A part of any article, or a new one."""
    chance = desk.random.choice
    said = chance(["We always do.", "Never again."])
    parts = {
        "headline": f"Harbour {next(desk.numbers)}",
        "body": {"markdown": f"They came at {chance(['noon', 'dawn'])}.\n\n“{said}” somebody said."},
        "keyPoints": desk.random.sample(["Back", "Loud", "Many"], chance(range(4))),
        "quotes": [{"text": said, "speaker": chance(["Ada Lind", "Ben Olsen"])}][: chance(range(2))],
        "mentions": [{"name": "Ada Lind", "title": chance(["Warden", "Pilot"])}],
        "dek": chance([None, "Nobody asked them."]),
        "section": chance([None, "City", "Port"]),
        "topics": chance([[], ["port"], ["birds", "rail"]]),
        "slug": f"harbour-{next(desk.numbers)}",
    }
    if desk.random.random() < 0.2:
        return await desk.mutate("putArticle", EDITOR, **parts)
    given = {name: parts[name] for name in desk.random.sample(sorted(parts), 3)}
    return await desk.mutate("putArticle", EDITOR, id=f"Article_{await desk.pick('article')}", **given)


async def publish_article(desk: Desk) -> bool:
    article = await desk.pick("article where status <> 'PUBLISHED' or published_at > now()")
    return await desk.mutate("publishArticle", EDITOR, articleId=f"Article_{article}")


async def schedule_article(desk: Desk) -> bool:
    given = {"articleId": f"Article_{await desk.pick(LISTED)}", "at": "2099-01-01T00:00:00Z"}
    return await desk.mutate("publishArticle", EDITOR, **given)


async def withdraw_article(desk: Desk) -> bool:
    return await desk.mutate("withdrawArticle", EDITOR, articleId=f"Article_{await desk.pick(LISTED)}")


async def correct_article(desk: Desk) -> bool:
    given = {"articleId": f"Article_{await desk.pick(LISTED)}", "text": desk.body()}
    return await desk.mutate("correctArticle", EDITOR, **given)


def _decide(decision: str) -> Change:
    async def decide(desk: Desk) -> bool:
        comment = await desk.pick(f"comment where status = '{DECISIONS[decision]}' and not erased")
        return await desk.mutate("moderateComment", MODERATOR, commentId=f"Comment_{comment}", decision=decision)

    return decide


async def _by_author(desk: Desk, mutation: str, rows: str, **values: str) -> bool:
    comment = await desk.pick(rows)
    if comment is None:
        return False
    return await desk.mutate(mutation, await desk.author_of(comment), commentId=f"Comment_{comment}", **values)


async def _delete_commenter(desk: Desk, *, keep_words: bool) -> bool:
    commenter = await desk.pick("commenter where deleted_at is null and comment_count > 0")
    given = {"commenterId": f"Commenter_{commenter}", "keepWords": keep_words}
    return await desk.mutate("deleteCommenter", MODERATOR, **given)


MUTATIONS: dict[str, Change] = {
    each.__name__: each
    for each in (
        post, reply, edit, edit_held, delete, like, unlike, report_until_held, set_commenting, ban, unban,
        delete_commenter, delete_commenter_but_no_words, share, sign_in_with_another_name, put_article,
        publish_article, schedule_article, withdraw_article, correct_article,
    )
} | {decision.lower(): _decide(decision) for decision in DECISIONS}  # fmt: skip
