#!/bin/sh
# The anchors of mdit-py-plugins lose the vowel signs of Hindi and Thai: the headings दिल (heart), दाल (lentils) and
# दल (party) have one id, told apart by numbers that change when a heading is added.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
"$folder/venv/bin/python" - <<'END'
import re
from importlib.metadata import version

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

print("mdit-py-plugins", version("mdit-py-plugins"), "markdown-it-py", version("markdown-it-py"))
headings = ["दिल", "दाल", "दल", "น้ำ"]
html = MarkdownIt().use(anchors_plugin).render("\n\n".join(f"## {heading}" for heading in headings))
ids = re.findall(r'id="([^"]*)"', html)
for heading, slug in zip(headings, ids, strict=True):
    print(heading, "->", slug)
assert ids[:3] == ["दल", "दल-1", "दल-2"], "The behaviour has changed."
END
# Seen with Python 3.11 on 2026-11-28:
#   mdit-py-plugins 0.7.0 markdown-it-py 4.3.0
#   दिल -> दल
#   दाल -> दल-1
#   दल -> दल-2
#   น้ำ -> นำ
