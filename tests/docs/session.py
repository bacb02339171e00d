"""One page as a reader works through it: block after block, each with what the earlier ones gave."""

import json
import re
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from tests.docs.blocks import Block, Step, steps
from tests.docs.programs import Program, module, run_python, run_shell, run_turn
from tests.docs.requests import ask, refusals, refusals_in
from tests.servers import Server

ADDRESS = "127.0.0.1:8000"
"""Where `make serve` listens; the tests' server has a port of its own."""
IDENTIFIER = re.compile(r"\b[A-Z][a-z]+_\d+\b|\bfeed\.[\d.]+\b")
PLACES = {
    "<token>": re.compile(r"^(eyJ[\w-]+\.[\w-]+\.[\w-]+|dateline_[\w-]{43})$", re.MULTILINE),
    "<previewToken>": re.compile(r'"token": "(preview_[\w-]+)"'),
    "<feedCursor>": re.compile(r'"feedCursor": "([^"]+)"'),
}
"""What a reader puts in their place is what was printed last."""


class Session:
    """`given` is all that was pasted and answered so far."""

    def __init__(self, server: Server, directory: Path) -> None:
        self.server, self.directory = server, directory
        self.environment = dict(server.environment) | {"CURL_HOME": str(directory)}
        self.given = ""
        self.headers: dict[str, str] = {}
        self._python: list[str] = []
        self._scripts: list[Block] = []
        self._node: Program | None = None

    async def run(self, blocks: list[Block]) -> None:
        self._scripts = [block for block in blocks if block.language == "js" and block.runs]
        lay_out(self.directory)
        async with AsyncExitStack() as self._running:
            for step in steps(blocks):
                self._require_known(step)
                printed = await self._run_step(step)
                shows = step.block.remarks.get("shows", "")
                assert shows in printed, f"{step.block.place} shows something else: {printed}"
                self.given += f"{step.pasted}\n{printed}\n"

    def _require_known(self, step: Step) -> None:
        unknown = set(IDENTIFIER.findall(step.pasted)) - set(IDENTIFIER.findall(self.given))
        assert not unknown, f"{step.block.place} has {unknown} from nowhere above"

    def _completed(self, block: Block) -> str:
        """At the address of this server, and with what was given in its places."""
        text = block.text.replace(ADDRESS, self.server.url.removeprefix("http://"))
        for place, printed in PLACES.items():
            text = text.replace(place, printed.findall(self.given)[-1]) if place in text else text
        return text

    async def _run_step(self, step: Step) -> str:
        block, text = step.block, self._completed(step.block)
        match block.language:
            case "sh":
                return await self._run_shell(block, text)
            case "python":
                self._python.append(text)
                return await run_python("\n".join(self._python), self.directory, self.environment)
            case "js":
                return await self._run_script(block)
            case "graphql":
                return await self._ask(step)
            case "json":
                self.headers = json.loads(text)
                assert set(self.headers) == {"Authorization"}, f"{block.place}: beside no document, and no headers"
                return ""
        raise AssertionError(f"{block.place}: nothing here runs {block.language!r}")

    async def _run_shell(self, block: Block, text: str) -> str:
        printed = await run_shell(text, block.remarks.get("shows"), self.directory, self.environment)
        assert "shows" in block.remarks or not refusals_in(printed), f"{block.place}: {printed}"
        return printed

    async def _run_script(self, block: Block) -> str:
        if self._node is None:
            texts = [self._completed(script) for script in self._scripts]
            self._node = await self._running.enter_async_context(module(texts, self.directory, self.environment))
        return await run_turn(self._node, self._scripts.index(block), block.remarks.get("shows"))

    async def _ask(self, step: Step) -> str:
        variables = json.loads(self._completed(step.variables)) if step.variables else {}
        answer = await ask(f"{self.server.url}/graphql", self._completed(step.block), variables, self.headers)
        printed = json.dumps(answer)
        self.given += printed
        if step.answer:
            shown = json.loads(self._completed(step.answer))
            assert answer == shown, f"{step.answer.place} is not the answer: {answer}"
        else:
            assert not refusals(answer), f"{step.block.place}: {answer}"
        return printed


def lay_out(directory: Path) -> None:
    """The folder that a reader is in, as far as blocks use it: what they write there is nobody else's."""
    (directory / ".venv").symlink_to(sys.prefix)
    (directory / ".curlrc").write_text("silent\nshow-error\nnoproxy = *\n")
    for name in ("schema", "docs"):
        (directory / name).mkdir()
