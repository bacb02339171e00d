"""What stands in a WordPress export, as plain records. E-mail and network addresses of people are not among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WxrSite:
    """The channel as far as it was read before an item: `url` is the address of the blog; `authors` have the names
    shown of those who sign in by the keys."""

    url: str = ""
    title: str = ""
    language: str = ""
    version: str = ""
    authors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WxrComment:
    """`parent` is the id of another comment, "0" for none; `user` is the id of who was signed in, "0" for nobody.
    `approved` is "1", "0", "spam", "trash" or "post-trashed"; `type` is "" or "comment", "pingback" or "trackback".
    `content` is HTML as it was typed; dates are as they stand there, `date_gmt` in UTC. `guest` tells guests of one
    name apart, who gave different addresses; `disqus` is the id that a plugin notes which keeps Disqus in step.
    """

    id: str
    parent: str
    author: str
    user: str
    date: str
    date_gmt: str
    content: str
    approved: str
    type: str
    guest: str = ""
    disqus: str = ""


@dataclass(frozen=True, slots=True)
class WxrTerm:
    """`domain` is "category", "post_tag", "tag" or that of another taxonomy; `slug` is its nicename."""

    domain: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrItem:
    """`kind` is "post", "page", "attachment", "nav_menu_item" and so on, and `status` "publish", "draft", "pending",
    "private", "future", "trash", "inherit" or "auto-draft". Dates are as they stand there, in the site's time and in
    UTC. `file` is the address of an attachment. `number` counts items of the file from 1. `thread` is what the site
    calls the page in Disqus, in files that were made for it: those have no `post_id`."""

    number: int
    post_id: str
    kind: str
    status: str
    title: str
    link: str
    guid: str
    creator: str
    content: str
    excerpt: str
    slug: str
    password: str
    comment_status: str
    published: str
    date: str
    date_gmt: str
    modified_gmt: str
    parent: str
    file: str
    thread: str
    terms: Sequence[WxrTerm] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    comments: Sequence[WxrComment] = ()
