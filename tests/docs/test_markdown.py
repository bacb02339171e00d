"""What the pages of the documentation say can be found, and each block of code is run or says why not."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from graphql import parse, validate
from markdown_it import MarkdownIt
from markdown_it.token import Token

from schema.schema import executable
from tests.clients import live_queries, recipes
from tests.docs.blocks import PAGES, ROOT, Block, of_markdown

LARGEST_README = 9 * 1024  # bytes
BLOCKS = {page: of_markdown(page) for page in PAGES}
ALL = [block for blocks in BLOCKS.values() for block in blocks]
RUN = {"sh", "graphql", "json", "js", "python"}
DOCUMENT = re.compile(r"\s*(query|mutation|subscription)\b")
IN_REPOSITORY = re.compile(r"(api|schema|db|sql|tests|docs|\.ci)/[\w./-]*")
TOLD = {"url": "http://127.0.0.1:8000", "token": "a-token"}


@cache
def inline(page: str) -> list[Token]:
    """What is within lines: texts, links, pieces of code."""
    tokens = MarkdownIt().parse((ROOT / page).read_text("utf-8"))
    return [child for token in tokens for child in token.children or []]


@cache
def headings(page: Path) -> set[str]:
    """As GitHub makes addresses of them."""
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    texts = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in texts}


def test_the_readme_stays_small() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= LARGEST_README


def test_what_is_not_run_is_little_and_says_why() -> None:
    """Starts of servers and examples, an evening, tests in tests, Docker, parts of front ends, and no programs."""
    marked = [(block.place.partition(":")[0], block.text.split()[0]) for block in ALL if "not run" in block.remarks]

    assert marked == [
        ("README.md", "make"),
        ("README.md", "DATELINE_ALLOWED_ORIGINS=https://www.news.example"),
        *[("docs/clients.md", start) for start in ("make", "import", "import", "export", "make", "export")],
        *[("docs/clients.md", "import")] * 4,
        *[("docs/clients.md", start) for start in ("const", "import", ".venv/bin/dateline")],
        *[("docs/embedding.md", start) for start in ("<script", ".venv/bin/dateline", "const", "dateline-comments")],
        ("docs/images.md", "DATELINE_IMAGES=s3://news-images/site"),
        ("docs/operating.md", "docker"),
        ("docs/operating.md", "DATABASE_URL=…"),
        ("docs/operating.md", "[pgbouncer]"),
        *[("docs/previews.md", "import")] * 2,
        ("docs/webhooks.md", "{"),
        *[("docs/webhooks.md", "import")] * 5,
    ]
    assert [block.place for block in ALL if block.runs and block.language not in RUN] == []


def test_what_needs_packages_is_run_by_make_clients() -> None:
    named = {name for block in ALL for name in block.remarks.get("make clients", "").split(", ") if name}

    assert named == {*recipes.POSTING, "gql", *live_queries.CLIENTS}


def documents(block: Block) -> Iterator[str]:
    """The GraphQL within a program: in Python its texts, in JavaScript what is quoted."""
    if block.language == "python":
        constants = (node.value for node in ast.walk(ast.parse(block.text)) if isinstance(node, ast.Constant))
        found = [value for value in constants if isinstance(value, str)]
    else:
        found = [text for _, text in re.findall(r"([`\"])(.*?)\1", block.text, re.DOTALL)]
    yield from filter(DOCUMENT.match, found)


def test_graphql_within_programs_is_valid() -> None:
    """Those that need packages too, which only `make clients` runs."""
    programs = [block for block in ALL if block.language in ("js", "python")]
    found = [(block.place, document) for block in programs for document in documents(block)]

    assert [(place, validate(executable, parse(document))) for place, document in found] == [(p, []) for p, _ in found]
    assert len(found) >= 4


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("client", recipes.POSTING)
def test_a_module_of_a_client_can_be_read_by_node(client: str, tmp_path: Path) -> None:
    module = tmp_path / "module.mjs"
    module.write_text(recipes.module_of(client, TOLD), "utf-8")

    checked = subprocess.run(["node", "--check", str(module)], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = [str(token.attrs.get("href") or token.attrs["src"]) for token in inline(page) if token.attrs]

    for target in targets:
        if not target.startswith("http"):
            path, _, anchor = target.partition("#")
            file = (ROOT / page).parent / path if path else ROOT / page
            assert file.exists(), target
            assert not anchor or anchor in headings(file), target


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    named = {token.content for token in inline(page) if token.type == "code_inline"}

    assert [name for name in named if IN_REPOSITORY.fullmatch(name) and not (ROOT / name).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    linked = {str(token.attrs["href"]) for token in inline("README.md") if "href" in token.attrs}

    assert set(PAGES) - {"README.md"} - linked == set()
