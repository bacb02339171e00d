"""The site's WordPress export, WXR 1.2, written piece by piece."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from tests.moved_site import words
from tests.moved_site.site import DATES_FUTURE, HOST, Post, Remark, Site

HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.4" created="2026-01-01 00:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Sound Gazette</title><link>https://{HOST}</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://{HOST}</wp:base_site_url>
<wp:base_blog_url>https://{HOST}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[hanna]]></wp:author_login>
<wp:author_email><![CDATA[hanna@{HOST}]]></wp:author_email>
<wp:author_display_name><![CDATA[Hanna Ekholm]]></wp:author_display_name></wp:author>
"""
KINDS = ("page", "attachment", "revision", "nav_menu_item")
STATUS = {"attachment": "inherit", "revision": "inherit", "trash": "trash", "draft": "draft", "private": "private"}
STATUS |= {"future": "future", "pending": "pending"}
APPROVED = {"live": "1", "pending": "0", "spam": "spam", "deleted": "trash", "ping": "1"}
META = (
    "<wp:commentmeta><wp:meta_key>dsq_post_id</wp:meta_key>"
    "<wp:meta_value><![CDATA[{}]]></wp:meta_value></wp:commentmeta>"
)
PINGS = 29
"""One post in so many has a ping."""


def write(site: Site, path: Path) -> None:
    discussed = dict[int, list[Remark]]()
    remarks = site.discussed()
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for post in site.items():
            if post.is_read:
                _, discussed[post.number] = next(remarks)
            file.writelines(_item(post, discussed.pop(post.number, [])))
        file.write("</channel>\n</rss>\n")


def _item(post: Post, remarks: list[Remark]) -> Iterator[str]:
    random = post.random("text")
    date = DATES_FUTURE if post.kind == "future" else f"{post.at:%Y-%m-%d %H:%M:%S}"
    kind = post.kind if post.kind in KINDS else "post"
    password = "opensesame" if post.kind == "password" else ""
    scheme = "http" if post.number % 5 == 0 else "https"
    yield f"""<item><title><![CDATA[{words.headline(random)} ({post.number})]]></title>
<link>{scheme}://{HOST}{post.path}</link><pubDate>{post.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
<dc:creator><![CDATA[hanna]]></dc:creator><guid isPermaLink="false">https://{HOST}/?p={post.number}</guid>
<description></description><content:encoded><![CDATA[{words.body(random)}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{post.number}</wp:post_id>
<wp:post_date><![CDATA[{date}]]></wp:post_date><wp:post_date_gmt><![CDATA[{date}]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status><wp:post_name><![CDATA[{quote(post.slug).lower()}]]></wp:post_name>
<wp:status><![CDATA[{STATUS.get(post.kind, "publish")}]]></wp:status><wp:post_parent>0</wp:post_parent>
<wp:post_type><![CDATA[{kind}]]></wp:post_type><wp:post_password><![CDATA[{password}]]></wp:post_password>
<category domain="category" nicename="town"><![CDATA[Town &amp; Sound]]></category>
<category domain="post_tag" nicename="harbour"><![CDATA[Harbour]]></category>
"""
    for remark in remarks:
        yield _comment(remark)
    if post.is_read and post.number % PINGS == 0:
        ping = Remark(800_000_000 + post.number, post, 0, "ping", "Other paper", "", "[&#8230;] as the Gazette says")
        yield _comment(ping)
    yield "</item>\n"


def _comment(remark: Remark) -> str:
    user = int(remark.user.removeprefix("user")) + 1 if remark.user else 0
    meta = META.format(remark.number) if remark.is_copied else ""
    return f"""<wp:comment><wp:comment_id>{remark.number}</wp:comment_id>
<wp:comment_author><![CDATA[{remark.author}]]></wp:comment_author>
<wp:comment_author_email>{escape(remark.author.replace(" ", "."))}@mail.example</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.{remark.number % 250}</wp:comment_author_IP>
<wp:comment_date><![CDATA[{remark.at:%Y-%m-%d %H:%M:%S}]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{remark.at:%Y-%m-%d %H:%M:%S}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{remark.text}]]></wp:comment_content>
<wp:comment_approved><![CDATA[{APPROVED[remark.state]}]]></wp:comment_approved>
<wp:comment_type><![CDATA[{"pingback" if remark.state == "ping" else "comment"}]]></wp:comment_type>
<wp:comment_parent>{remark.parent}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id>{meta}</wp:comment>
"""
