"""The code blocks of a page, in the order in which they stand: of a Markdown file, or of the page for developers.

A comment right before a block of Markdown says more about it:

    <!-- not run: why nobody can run it here -->
    <!-- make clients: those of its sessions that run it, because it needs packages of npm or PyPI -->
    <!-- shows: a text that comes of it; where it follows something, the next block waits for that -->
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]
REMARK = re.compile(r"<!-- (not run|make clients|shows): (.+?) -->")
FIGURE = re.compile(
    r'<pre tabindex="0" role="region" aria-label="([^"]+)"><code class="language-(\w+)">(.*?)</code></pre>', re.DOTALL
)


ANSWER = {"data", "errors"}
NO_VARIABLES = ANSWER | {"Authorization"}


@dataclass(frozen=True)
class Block:
    """`place` is where it stands, for people."""

    place: str
    language: str
    text: str
    remarks: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        return not {"not run", "make clients"} & self.remarks.keys()

    @property
    def holds(self) -> set[str]:
        """The names in an object of JSON."""
        return set(json.loads(self.text)) if self.language == "json" else set()


@dataclass(frozen=True)
class Step:
    """What is run at once: a block, and for a document of GraphQL the variables and the answer that stand behind it."""

    block: Block
    variables: Block | None = None
    answer: Block | None = None

    @property
    def pasted(self) -> str:
        return self.block.text + (self.variables.text if self.variables else "")


def of_markdown(page: str) -> list[Block]:
    return list(_fences(page, MarkdownIt().parse((ROOT / page).read_text("utf-8"))))


def _fences(page: str, tokens: list[Token]) -> Iterator[Block]:
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("fence", "code_block"):
            remarks = REMARK.findall(before.content) if before and before.type == "html_block" else []
            line = token.map[0] + 1 if token.map else 0
            yield Block(f"{page}:{line}", token.info.strip(), token.content, dict(remarks))


def of_developer_page(page: str) -> list[Block]:
    """`page` is its HTML."""
    return [Block(name, language, html.unescape(text)) for name, language, text in FIGURE.findall(page)]


def steps(blocks: list[Block]) -> Iterator[Step]:
    left = [block for block in blocks if block.runs]
    while left:
        block = left.pop(0)
        given = block.language == "graphql" and left and left[0].holds and not left[0].holds & NO_VARIABLES
        variables = left.pop(0) if given else None
        answer = left.pop(0) if block.language == "graphql" and left and left[0].holds & ANSWER else None
        yield Step(block, variables, answer)
