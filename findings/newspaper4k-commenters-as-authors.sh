#!/bin/sh
# newspaper4k 0.9.6: the authors of an article are also those of the comments below it, where their names stand in elements
# of the class "author", or are the `author` of a Comment in schema.org's microdata. That JSON-LD and <meta> say who has
# written the article changes nothing. So readers who answer a report have their names below it wherever it goes from there.
# Names of one word are left out, and comments that JSON-LD alone has do no harm.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check newspaper4k==0.9.6
"$folder/venv/bin/python" -W ignore - <<'END'
import json
import platform
from importlib.metadata import version

from newspaper import Article

COMMENT = {"@type": "Comment", "author": {"@type": "Person", "name": "Priya Shah"}, "text": "At last."}
NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "The quay gets a roof",
    "author": {"@type": "Person", "name": "Ida Brandt"},
    "comment": [COMMENT],
}
PAGE = """<!doctype html><html lang="en"><head><title>The quay gets a roof</title><meta name="author" content="Ida Brandt">
<script type="application/ld+json">{}</script></head><body><article><h1>The quay gets a roof</h1>
<p>Work on the roof begins in May, the port says.</p></article><section><h2>Comments</h2>{}</section></body></html>"""
COMMENTS = {
    "none but in JSON-LD": "",
    "class commenter": '<article><b class="commenter">Priya Shah</b> At last.</article>',
    "class author": '<article><b class="author">Priya Shah</b> At last.</article>',
    "microdata": '<article itemscope itemtype="https://schema.org/Comment"><b itemprop="author" itemscope '
    'itemtype="https://schema.org/Person"><span itemprop="name">Priya Shah</span></b> At last.</article>',
}


def authors(comments):
    article = Article("https://news.example/roof")
    article.download(input_html=PAGE.format(json.dumps(NEWS), comments))
    article.parse()
    return article.authors


print("Python", platform.python_version(), "newspaper4k", version("newspaper4k"))
seen = {name: authors(html) for name, html in COMMENTS.items()}
for name, found in seen.items():
    print(f"{name}: {', '.join(found)}")
right, wrong = ["Ida Brandt"], ["Ida Brandt", "Priya Shah"]
assert list(seen.values()) == [right, right, wrong, wrong], "The behaviour has changed."
END
# Seen on 2026-11-30:
#   Python 3.11.7 newspaper4k 0.9.6
#   none but in JSON-LD: Ida Brandt
#   class commenter: Ida Brandt
#   class author: Ida Brandt, Priya Shah
#   microdata: Ida Brandt, Priya Shah
