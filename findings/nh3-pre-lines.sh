#!/bin/sh
# nh3 takes one more empty line from the top of a pre element each time that the HTML is sanitised: HTML ignores the first
# line break behind <pre>, and what nh3 writes does not have it again. Sanitised HTML is therefore not stable.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nh3==0.3.8
"$folder/venv/bin/python" - <<'END'
from importlib.metadata import version

import nh3

print("nh3", version("nh3"))
html = seen = "<pre>\n\n\n12:00 to Nordby</pre>"
for _ in range(3):
    print(repr(seen), "->", repr(seen := nh3.clean(seen)))
assert seen == "<pre>12:00 to Nordby</pre>", "The behaviour has changed."
END
# Seen on 2026-11-28:
#   nh3 0.3.8
#   '<pre>\n\n\n12:00 to Nordby</pre>' -> '<pre>\n\n12:00 to Nordby</pre>'
#   '<pre>\n\n12:00 to Nordby</pre>' -> '<pre>\n12:00 to Nordby</pre>'
#   '<pre>\n12:00 to Nordby</pre>' -> '<pre>12:00 to Nordby</pre>'
