"""WordPress: comments within the items of an export, or of a file of that kind that was made for Disqus. Pings, order
notes and the like are no comments of readers."""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from pathlib import Path

from api.imports.transfers.comments.formats.values import key, moment
from api.imports.transfers.comments.records import Record, Refused, SourceComment, SourceThread
from api.imports.transfers.wxr.reader import external_id, items
from api.imports.transfers.wxr.records import WxrComment, WxrItem, WxrSite
from db.discussion.transfers.records import State

COMMENTS = ("", "comment", "review")
STATES = {"1": State.PUBLISHED, "approve": State.PUBLISHED, "0": State.PENDING, "hold": State.PENDING}
STATES |= {"spam": State.SPAM, "trash": State.DELETED, "post-trashed": State.DELETED}


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for site, item in items(path):
        if not item.comments:
            continue
        post = external_id(site, item.post_id) if item.post_id else ""
        thread = post or item.link or item.thread
        yield SourceThread(thread, [item.link, item.guid], [each for each in (post, item.thread) if each])
        source = external_id(site, "").rstrip(":")
        yield from (_comment(each, item, site, (thread, source), zone) for each in item.comments)


def _comment(given: WxrComment, item: WxrItem, site: WxrSite, names: tuple[str, str], zone: tzinfo) -> Record:
    if given.type not in COMMENTS:
        return Refused("pings and notes")
    if not key(given.id) or not names[0]:
        return Refused("without an id or a page")
    return SourceComment(
        id=given.id,
        thread=names[0],
        source=names[1],
        parent=key(given.parent),
        author=key(given.user),
        name=given.author,
        guest=given.guest,
        body=given.content,
        at=moment(given.date_gmt, UTC) or moment(given.date, zone),
        twin=f"disqus:{given.disqus}" if given.disqus else None,
        state=STATES.get(given.approved, State.PENDING),
    )
