"""The scripts of the comments: they count as the server does, and are small; the pages have none in place."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import api

SITE = Path(api.__file__).parent / "static" / "site"
VECTORS = Path(__file__).parents[2] / "vectors.json"


@pytest.fixture
def node() -> str:
    found = shutil.which("node")
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Node.js here: whether the counter counts as the server does is not tested.")
    return str(found)


def test_the_counter_counts_as_the_server_does(node: str) -> None:
    script = f"""
      import {{ readFileSync }} from "node:fs";
      import {{ lengthOf }} from {json.dumps((SITE / "comments" / "length.js").as_uri())};
      const vectors = JSON.parse(readFileSync({json.dumps(str(VECTORS))}, "utf8"));
      console.log(JSON.stringify(vectors.map(({{ text }}) => lengthOf(text))));
    """
    found = subprocess.run(
        [node, "--no-warnings", "--experimental-default-type=module", "--input-type=module", "-e", script],
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert json.loads(found.stdout) == [vector["length"] for vector in json.loads(VECTORS.read_text())]


def test_scripts_and_styles_stay_small() -> None:
    scripts = sum(len(file.read_bytes()) for file in (SITE / "comments").glob("*.js"))

    assert (scripts < 36 * 1024, len((SITE / "comments.css").read_bytes()) < 6 * 1024) == (True, True)


def test_no_template_has_scripts_or_styles_in_place() -> None:
    """The Content-Security-Policy would keep browsers from running them."""
    templates = (Path(api.__file__).parent / "pages" / "templates").glob("*.html")
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script>")

    assert [file.name for file in templates if forbidden.search(file.read_text())] == []
