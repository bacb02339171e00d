"""The site's Disqus export: threads first, under the addresses by which readers came; then all posts."""

from html import escape
from pathlib import Path

from tests.moved_site.site import HOST, Post, Remark, Site

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd">
<category dsq:id="1"><forum>soundgazette</forum><title>General</title><isDefault>true</isDefault></category>
"""
ORPHANS = 50
"""One discussed post in so many has its thread under an address that the site does not have."""


def write(site: Site, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for post, _ in site.discussed():
            file.write(_thread(post))
        for post, remarks in site.discussed():
            file.writelines(_post(post, remark) for remark in remarks)
        file.write("</disqus>\n")


def link_of(post: Post) -> str:
    """The same page as readers have called it."""
    if post.number % ORPHANS == 0:
        return f"https://{HOST}/contests/{post.number}"
    bare = HOST.removeprefix("www.")
    return (
        f"https://{HOST}{post.path}",
        f"http://{HOST}{post.path.rstrip('/')}",
        f"https://{bare}{post.path}?utm_source=letter",
        f"http://{HOST}/?p={post.number}",
        f"https://{HOST}{post.path}#more-{post.number}",
    )[post.number % 5]


def _thread(post: Post) -> str:
    known = f"{post.number} https://{HOST}/?p={post.number}" if post.number % 7 == 0 and post.number % ORPHANS else ""
    return f"""<thread dsq:id="{700_000 + post.number}"><id>{known}</id><forum>soundgazette</forum>
<category dsq:id="1" /><link>{escape(link_of(post))}</link><title>Of {post.number}</title><message />
<createdAt>{post.at:%Y-%m-%dT%H:%M:%SZ}</createdAt><author><name>Hanna</name><isAnonymous>false</isAnonymous>
<username>hanna</username></author><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
"""


def _post(post: Post, remark: Remark) -> str:
    user = f"<username>{remark.user}</username>" if remark.user else ""
    parent = f'<parent dsq:id="{remark.parent}" />' if remark.parent else ""
    deleted, spam = (str(remark.state == state).lower() for state in ("deleted", "spam"))
    taken = f"wp_id={remark.number}" if remark.is_taken_over else ""
    approved = str(remark.state not in ("pending", "spam")).lower()
    return f"""<post dsq:id="{remark.number}"><id>{taken}</id><message><![CDATA[<p>{remark.text}</p>]]></message>
<createdAt>{remark.at:%Y-%m-%dT%H:%M:%SZ}</createdAt><isDeleted>{deleted}</isDeleted><isApproved>{approved}</isApproved>
<isSpam>{spam}</isSpam><author><email>{escape(remark.author.replace(" ", "."))}@mail.example</email>
<name>{remark.author}</name><isAnonymous>{str(not remark.user).lower()}</isAnonymous>{user}</author>
<ipAddress>192.0.2.7</ipAddress><thread dsq:id="{700_000 + post.number}" />{parent}</post>
"""
