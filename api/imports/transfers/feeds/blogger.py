"""Blogger's archives of whole blogs, in which posts, comments, pages and settings are entries alike: their kind stands
in a category, or, in what Takeout gives, in elements of its own."""

import re
from datetime import datetime
from typing import Any

from api.imports.dates.moments import read_moment
from api.imports.transfers.wxr.bodies import TO_PICTURE
from api.imports.transfers.xml.streaming import child, local_name, text_of

KINDS = "http://schemas.google.com/g/2005#kind"
TYPE = "{http://schemas.google.com/blogger/2018}type"
NO_ARTICLE = {"page", "template", "settings"}
CAPTIONED = re.compile(
    r"<table\b[^<>]*\btr-caption-container\b[^<>]*>(?:(?!</table).)*?(<img\b[^<>]*>)(?:(?!</table).)*?"
    r"<td\b[^<>]*\btr-caption\b[^<>]*>((?:(?!</table).)*?)</td>(?:(?!</table).)*</table>",
    re.IGNORECASE | re.DOTALL,
)
JUMP = re.compile(r"<a\s+name=['\"]more['\"]\s*(?:/>|>\s*</a>)", re.IGNORECASE)
"""Where the list of posts shows no more of one."""
ANSWERED = re.compile(r"/comments/default/(\d+)(?:\?|$)")


def kind_of(entry: Any) -> str:
    """`post`, `comment`, `page`, `template` or `settings`; empty for entries of other feeds."""
    for each in entry:
        if local_name(each) == "category" and each.get("scheme") == KINDS:
            return str(each.get("term", "")).rpartition("#")[2].lower()
        if each.tag == TYPE:
            return text_of(each).lower()
    return ""


def is_draft(entry: Any, now: datetime) -> bool:
    """What was to be published at a time that has passed meanwhile is one, too: nobody knows whether it was."""
    control = child(entry, "control")
    said = text_of(child(control, "draft")) if control is not None else ""
    waits = status_of(entry) == "scheduled"
    return said == "yes" or status_of(entry) == "draft" or (waits and not _is_after(entry, now))


def _is_after(entry: Any, now: datetime) -> bool:
    try:
        return read_moment(text_of(child(entry, "published"))) > now
    except ValueError:
        return False


def status_of(entry: Any) -> str:
    """What Takeout says, in small letters; empty in other archives."""
    return "trashed" if text_of(child(entry, "trashed")) else text_of(child(entry, "status")).lower()


def is_removed(entry: Any) -> bool:
    """Of a comment, whose words are then a sentence of Blogger's."""
    properties = (each.get("name") for each in entry if local_name(each) == "extendedProperty")
    return "trash" in status_of(entry) or "blogger.contentRemoved" in properties


def path_of(entry: Any) -> str:
    """Of a post, where Takeout gives no address."""
    return text_of(child(entry, "filename"))


def body_of(html: str) -> str:
    """With pictures that lead to themselves in their whole size as pictures, and their captions as captions."""
    html = TO_PICTURE.sub(r"\1", JUMP.sub("", html))
    return CAPTIONED.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", html)


def post_of(own: str) -> str:
    """The post's id, where that of a comment begins with it; else empty."""
    found = re.fullmatch(r"(.+\.post-\d+)\.comment-\d+", own)
    return found[1] if found else ""


def answered_by(entry: Any, own: str) -> str:
    """The id of the comment that this one, whose id is `own`, replies to; empty for one on the post itself."""
    if said := text_of(child(entry, "inReplyTo")):
        return said
    related = (each.get("href", "") for each in entry if local_name(each) == "link" and each.get("rel") == "related")
    found = next(filter(None, map(ANSWERED.search, related)), None)
    return re.sub(r"\d+$", found[1], own) if found else ""
