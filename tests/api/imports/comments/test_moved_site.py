"""A site moved whole: its WordPress export and its Disqus export. Each thing that went out is here, or is told."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import feedparser  # type: ignore[import-untyped]
from asyncpg import Connection

from api.imports.options import LoadOptions, ReadOptions
from api.imports.transfers.comments.options import CommentOptions
from api.imports.transfers.comments.run import import_comments
from api.imports.transfers.loading.files import sort
from api.imports.transfers.loading.run import load
from api.imports.transfers.report import TransferReport
from db.maintenance.verification import differences
from tests.api.imports.comments.moving import Moving
from tests.api.publisher import bearer
from tests.database import PUBLIC_URL
from tests.moved_site import disqus, wordpress
from tests.moved_site.site import OTHERS, Post, Remark, Site

SITE = Site(posts=125, comments=720)
LISTED = """query($path: String!) {
  resolve(path: $path) { ... on Redirect {
    status article { slug headline commentCount quotes { speaker { name } } }
  } }
}"""
SHARED = """query($path: String!) {
  resolve(path: $path) { ... on Redirect { article { url shareCount shares { platform count shortUrl } } } }
}"""
AUDIT = """query($first: Int!) { auditLog(first: $first, filter: {action: IMPORT}) {
  nodes { by subject changed after article { commentCount } }
} }"""


def discussed() -> list[tuple[Post, list[Remark]]]:
    return list(SITE.discussed())


def is_orphan(post: Post) -> bool:
    return post.number % disqus.ORPHANS == 0


def copies(post: Post, remarks: list[Remark]) -> set[int]:
    """What WordPress has of what came from Disqus, or went there."""
    return {each.number for each in remarks if each.is_copied or each.is_taken_over} if not is_orphan(post) else set()


async def moved_articles(url: str, file: Path) -> TransferReport:
    return await load(url, sort([file]).transfers, ReadOptions(now=datetime.now(UTC)), LoadOptions())


def told(count: int, what: str) -> str:
    return f"{count:,} {what}"


async def test_each_thing_of_a_site_arrives_or_is_told(moving: Moving, connection: Connection) -> None:
    wordpress.write(SITE, moving.folder / "wordpress.xml")
    disqus.write(SITE, moving.folder / "disqus.xml")
    kinds = Counter(post.kind for post in SITE.items())
    assert kinds.keys() == {"post", *OTHERS}

    articles = await moved_articles(moving.url, moving.folder / "wordpress.xml")
    skipped = ["page", "attachment", "revision", "nav_menu_item", "trash"]
    left = sum(kinds[kind] for kind in skipped)
    assert articles.summary == f"{kinds.total() - left} new, 0 changed, 0 unchanged, {left} skipped."
    reasons = {
        f"It is no post, but of the kind {kind}.": kinds[kind] for kind in ("page", "attachment", "nav_menu_item")
    }
    assert articles.skipped.items() >= reasons.items()

    files = [moving.folder / "disqus.xml", moving.folder / "wordpress.xml"]
    options = CommentOptions(orphans=moving.folder / "orphans.jsonl")
    report = await import_comments(moving.url, files, options)
    by_system = [
        ("disqus", [(post, each) for post, remarks in discussed() for each in remarks if not is_orphan(post)]),
        ("wordpress", [(post, each) for post, remarks in discussed() for each in remarks
                       if each.number not in copies(post, remarks)]),
    ]  # fmt: skip
    states = Counter(each.state for _, found in by_system for _, each in found)
    pings = sum(post.is_read and post.number % wordpress.PINGS == 0 for post in SITE.items())
    orphans = sum(len(remarks) for post, remarks in discussed() if is_orphan(post))
    copied = sum(len(copies(*each)) for each in discussed())
    here = states["live"] + states["pending"]
    sent = 2 * SITE.comments + pings
    assert set(report.remarks()) >= {
        told(states["spam"], "spam or rejected there"),
        told(states["deleted"], "deleted there"),
        told(orphans, "of pages without an article here"),
        told(copied, "copies of what Disqus has"),
        told(pings, "pings and notes"),
    }
    assert report.summary == (
        f"{sent:,} comments on {kinds['post']} articles: {here:,} new, 0 changed, 0 unchanged, {sent - here} left out."
    )
    assert await differences(connection) == []
    again = await import_comments(moving.url, files, options)
    assert f" 0 new, 0 changed, {here:,} unchanged, {sent - here} left out." in again.summary

    await check_pages(moving, Counter(post.number for _, found in by_system for post, each in found
                                      if each.state == "live"))  # fmt: skip
    await check_log(moving)
    await check_feeds(moving)
    await check_shares(moving)


async def check_pages(moving: Moving, comments: Counter[int]) -> None:
    """Under the addresses that the site had, in every spelling; not what its readers could not see."""
    for post in [each for each in SITE.items() if each.number % 12 in (0, 5)]:
        paths = {post.path, post.path.rstrip("/"), f"/?p={post.number}"}
        answers = [(await moving.ask(LISTED, path=path))["resolve"] for path in paths]
        if not post.is_read:
            assert answers == [None] * 3, post
            continue
        assert {answer["status"] for answer in answers} == {301}
        article = answers[0]["article"]
        assert (article["slug"], article["commentCount"]) == (post.slug, comments[post.number])
        assert f"({post.number})" in article["headline"]
        assert len(article["quotes"]) == 2


async def check_log(moving: Moving) -> None:
    """One entry for the comments of each article and run."""
    token = bearer(roles=["editor"])
    entries = (await moving.ask(AUDIT, token, first=3))["auditLog"]["nodes"]
    assert all(entry["by"] == "import" and entry["changed"] == ["comments"] for entry in entries)
    assert all(entry["after"]["comments"] >= entry["article"]["commentCount"] > 0 for entry in entries)


async def check_feeds(moving: Moving) -> None:
    """Of all, and of the one section: what readers saw, the newest first, under the new addresses."""
    posts = [post for post in SITE.items() if post.is_read][::-1]
    for path in ("/feed.atom", "/sections/town-and-sound.atom"):
        entries = feedparser.parse((await moving.client.get(path)).content).entries
        shown = posts[: len(entries)]
        assert len(entries) >= 20
        assert [entry.link for entry in entries] == [f"{PUBLIC_URL}/articles/{quote(post.slug)}" for post in shown]
        assert [entry.published for entry in entries] == [post.at.isoformat() for post in shown]


async def check_shares(moving: Moving) -> None:
    """Nobody has shared anything yet; each short link leads to a dialog with the new address, and counts."""
    for post in [each for each in SITE.items() if each.is_read][:8]:
        before = (await moving.ask(SHARED, path=post.path))["resolve"]["article"]
        assert (before["shareCount"], {share["count"] for share in before["shares"]}) == (0, {0})
        link = next(share["shortUrl"] for share in before["shares"] if share["platform"] == "X")
        opened = await moving.client.get(link, headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})
        assert opened.status_code == 302
        assert parse_qs(urlsplit(opened.headers["location"]).query)["url"] == [before["url"]]
        assert (await moving.ask(SHARED, path=post.path))["resolve"]["article"]["shareCount"] == 1
