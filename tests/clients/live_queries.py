"""`python -m tests.clients.live_queries`: each client watches the front page as docs/live-queries.md shows it."""

import asyncio
import re
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from db.embedded.server import embedded
from tests.builder import Builder
from tests.clients.recipes import completed
from tests.docs.blocks import ROOT, Block, of_markdown
from tests.servers import serving

FOLDER = Path(__file__).parent
NODE = ("node", "--no-warnings", "--experimental-websocket", "--input-type=module", "--eval")
PAGE = of_markdown("docs/live-queries.md")
BEGINNING = next(block for block in PAGE if block.language == "js")
CLIENTS = (
    "graphql-ws",
    "Apollo Client by WebSocket",
    "Apollo Client by multipart HTTP",
    "urql",
    "Relay",
    "graphql-sse",
    "gql",
)
HEADLINES = ("As it was", "Corrected", "Corrected once more")
LONGEST = 60  # seconds
RELAY = '{"src": "src", "schema": "schema.graphql", "language": "javascript", "eagerEsModules": false}'


def blocks_of(client: str) -> list[Block]:
    return [block for block in PAGE if client in block.remarks.get("make clients", "").split(", ")]


def command(client: str, server: str) -> Sequence[str]:
    told = {"url": server, "token": ""}
    if client == "gql":
        return sys.executable, "-c", completed(blocks_of(client), told)
    module = completed([BEGINNING, *blocks_of(client)], told)
    return *NODE, compiled_by_relay(module) if client == "Relay" else module


def compiled_by_relay(module: str) -> str:
    """As its plugin and a bundler would: Node takes no names from a module of CommonJS."""
    folder = FOLDER / ".dateline" / "relay_live"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "Front.js").write_text(module)
    (folder / "schema.graphql").write_bytes((ROOT / "schema/schema.graphql").read_bytes())
    (folder / "relay.config.json").write_text(RELAY)
    (folder / "package.json").write_text("{}")
    compiler = FOLDER / "node_modules/relay-compiler/cli.js"
    subprocess.run(["node", compiler, "relay.config.json"], cwd=folder, check=True, capture_output=True)
    artifact = 'import page from "./.dateline/relay_live/src/__generated__/FrontQuery.graphql.js";'
    module = re.sub(r"const page = graphql`.*?`;", artifact, module, flags=re.DOTALL)
    return re.sub(r'import ({.*?}) from ("relay-runtime");', r"import relay from \2; const \1 = relay;", module)


async def watches(client: str, server: str, connection: asyncpg.Connection) -> bool:
    """Whether it shows each headline once, in their order."""
    process = await asyncio.create_subprocess_exec(*command(client, server), cwd=FOLDER, stdout=PIPE)
    try:
        async with asyncio.timeout(LONGEST):
            for headline in HEADLINES:
                await connection.execute("update news.article set headline = $1", headline)
                if headline not in await _line(process):
                    return False
        return True
    except TimeoutError:
        return False
    finally:
        process.kill()
        await process.wait()


async def _line(process: Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode()


async def run(database_url: str, log: Path) -> int:
    """How many clients did not."""
    failed = 0
    async with serving(database_url, log, 1) as (server,):
        connection = await asyncpg.connect(database_url)
        await Builder(connection).article()
        for client in CLIENTS:
            is_right = await watches(client, server, connection)
            failed += not is_right
            print(f"  {client}: {'each answer' if is_right else 'NOT each answer'}", flush=True)  # noqa: T201
        await connection.close()
    return failed


def main() -> int:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        return asyncio.run(run(url, Path(directory) / "log"))


if __name__ == "__main__":
    sys.exit(main())
