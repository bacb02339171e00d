"""Reads the items of a WordPress export, one after the other."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from api.imports.transfers.wxr.records import WxrComment, WxrItem, WxrSite, WxrTerm
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

CHANNEL = ("title", "language", "link", "base_blog_url", "base_site_url", "wxr_version", "author", "wp_author")
WATCHED = Watched(records=("item",), parts=("comment",), others=CHANNEL)
FIELDS = {
    "post_id": "post_id",
    "post_type": "kind",
    "status": "status",
    "title": "title",
    "link": "link",
    "guid": "guid",
    "creator": "creator",
    "post_name": "slug",
    "post_password": "password",
    "comment_status": "comment_status",
    "pubDate": "published",
    "post_date": "date",
    "post_date_gmt": "date_gmt",
    "post_modified_gmt": "modified_gmt",
    "post_parent": "parent",
    "attachment_url": "file",
    "thread_identifier": "thread",
}
COMMENT = {
    "comment_id": "id",
    "comment_parent": "parent",
    "comment_author": "author",
    "comment_user_id": "user",
    "comment_date": "date",
    "comment_date_gmt": "date_gmt",
    "comment_content": "content",
    "comment_approved": "approved",
    "comment_type": "type",
}
PRIVATE_META = ("email", "e_mail", "_ip", "ip_address", "akismet", "user_agent")
LONGEST_META = 10_000


def items(path: Path, with_comments: bool = True) -> Iterator[tuple[WxrSite, WxrItem]]:
    """Each item of whatever kind, with what the channel has said before it.

    Raises UnreadableFile where the file is no XML any more, behind all that stands before.
    """
    comments: list[WxrComment] = []
    channel: dict[str, str] = {}
    authors: dict[str, str] = {}
    number = 0
    for element in elements(path, WATCHED):
        name, parent = local_name(element), element.getparent()
        if name == "comment":
            if with_comments:
                comments.append(_comment(element))
        elif name == "item":
            number += 1
            yield _site(channel, authors), _item(element, number, comments)
            comments = []
        elif parent is not None and local_name(parent) == "channel":
            _note(element, name, channel, authors)


def _note(element: "_Element", name: str, channel: dict[str, str], authors: dict[str, str]) -> None:
    if name in ("author", "wp_author"):
        login = text_of(child(element, "author_login"))
        authors[login] = text_of(child(element, "author_display_name")) or _full_name(element) or login
    else:
        channel.setdefault(name, text_of(element))


def _full_name(author: "_Element") -> str:
    return " ".join(text_of(child(author, f"author_{part}_name")) for part in ("first", "last")).strip()


def _site(channel: dict[str, str], authors: dict[str, str]) -> WxrSite:
    url = channel.get("base_blog_url") or channel.get("link") or channel.get("base_site_url") or ""
    title, language, version = (channel.get(name, "") for name in ("title", "language", "wxr_version"))
    return WxrSite(url, title, language, version, authors)


def external_id(site: WxrSite, post_id: str) -> str:
    """By which an article is known that was a post of this site: `wordpress:harbour.example:12`."""
    try:
        parts = urlsplit(site.url if "//" in site.url else f"//{site.url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        host, parts = "", urlsplit("")
    return f"wordpress:{host}{parts.path.rstrip('/')}:{post_id}"


def _item(element: "_Element", number: int, comments: list[WxrComment]) -> WxrItem:
    found = dict.fromkeys((*FIELDS.values(), "content", "excerpt"), "")
    terms: list[WxrTerm] = []
    meta: dict[str, str] = {}
    for each in element:
        name = local_name(each)
        if name in FIELDS:
            found[FIELDS[name]] = found[FIELDS[name]] or text_of(each)
        elif name == "encoded":
            found["excerpt" if "excerpt" in str(each.tag) else "content"] = text_of(each)
        elif name == "category":
            terms.append(WxrTerm(each.get("domain", "category"), each.get("nicename", ""), text_of(each)))
        elif name == "postmeta":
            _add_meta(each, meta)
    return WxrItem(number=number, **found, terms=_once(terms), meta=meta, comments=tuple(comments))


def _once(terms: list[WxrTerm]) -> tuple[WxrTerm, ...]:
    """WXR 1.0 names each term twice, once without its slug."""
    named = {(term.domain, term.name) for term in terms if term.slug}
    return tuple(term for term in terms if term.slug or (term.domain, term.name) not in named)


def _add_meta(element: "_Element", meta: dict[str, str]) -> None:
    key, value = text_of(child(element, "meta_key")), text_of(child(element, "meta_value"))
    if len(value) <= LONGEST_META and not any(part in key.lower() for part in PRIVATE_META):
        meta.setdefault(key, value)


def _comment(element: "_Element") -> WxrComment:
    found = dict.fromkeys(COMMENT.values(), "")
    disqus = remote = ""
    for each in element:
        kind = local_name(each)
        if name := COMMENT.get(kind):
            found[name] = text_of(each)
        elif kind == "remote":
            remote = text_of(child(each, "id"))
        elif kind == "commentmeta" and text_of(child(each, "meta_key")) == "dsq_post_id":
            disqus = text_of(child(each, "meta_value"))
    found["user"] = remote or found["user"]
    return WxrComment(**found, guest=_guest(text_of(child(element, "comment_author_email"))), disqus=disqus)


def _guest(address: str) -> str:
    return blake2b(address.lower().encode(), digest_size=8, person=b"wxr guest").hexdigest() if address else ""
