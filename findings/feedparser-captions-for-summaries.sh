#!/bin/sh
# feedparser 6.0.14 takes the description of a picture (Media RSS) for that of the entry, if it comes first: `summary` is
# the caption then, and the entry's own summary becomes the first of its `content`, where readers of feeds look for the
# text. Media RSS leaves the order to whoever writes the feed; with the picture last, each is in its place.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" - <<'END'
import feedparser

PICTURE = """<media:content url="https://news.example/quay.jpg" medium="image">
  <media:description type="plain">Two gulls on a bollard</media:description></media:content>"""
TEXTS = "<summary>The quay gets a roof.</summary><content>Work on the roof begins in May, the port says.</content>"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
  <id>urn:news.example</id><title>News</title><updated>2026-03-01T10:00:00Z</updated><author><name>Desk</name></author>
  <entry><id>urn:news.example:1</id><title>Roof</title><updated>2026-03-01T10:00:00Z</updated>{}</entry></feed>"""


def read(inner):
    [entry] = feedparser.parse(FEED.format(inner)).entries
    return entry.summary, [content.value for content in entry.content]


print("feedparser", feedparser.__version__)
seen = {"picture first": read(PICTURE + TEXTS), "picture last": read(TEXTS + PICTURE)}
for order, (summary, contents) in seen.items():
    print(f"{order}: summary {summary!r}, content {contents}")
summary, text = "The quay gets a roof.", "Work on the roof begins in May, the port says."
assert seen["picture first"] == ("Two gulls on a bollard", [summary, text]), "The behaviour has changed."
assert seen["picture last"] == (summary, [text]), "The behaviour has changed."
END
# Seen on 2026-11-30:
#   feedparser 6.0.14
#   picture first: summary 'Two gulls on a bollard', content ['The quay gets a roof.', 'Work on the roof begins in May, the port says.']
#   picture last: summary 'The quay gets a roof.', content ['Work on the roof begins in May, the port says.']
