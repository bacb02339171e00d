"""What the page about previews has for front ends, in Node: the token goes with the queries of who came by its link."""

import pytest

from tests.docs.blocks import of_markdown
from tests.docs.test_webhooks import run

STANDING_IN = """
const calls = [];
const jar = new Map();
const draft = { isEnabled: false, enable() { this.isEnabled = true; } };
const draftMode = async () => draft;
const cookies = async () => ({
  get: (name) => jar.has(name) ? { value: jar.get(name) } : undefined,
  set: (name, value) => jar.set(name, value),
});
const redirect = (path) => calls.push(["redirect", path]);
globalThis.fetch = async (url, { headers, cache }) => {
  const token = headers["dateline-preview"] ?? null;
  calls.push(["fetch", token, cache ?? null]);
  return new Response(JSON.stringify({ data: {} }), { status: token === null || token === "good" ? 200 : 401 });
};
"""
VISITS = """
await ask("{ a: __typename }");
for (const address of ["?token=bad", "", "?token=good&path=//evil.example/a?b"]) {
  const answer = await GET({ url: `https://site.example/api/preview${address}` });
  calls.push(["status", answer?.status ?? null]);
}
await ask("{ a: __typename }");
"""


@pytest.fixture(autouse=True)
def _programs(programs: None) -> None: ...


def test_a_front_end_asks_with_the_token_once_it_has_come_by_a_good_link() -> None:
    route, ask = [block.text for block in of_markdown("docs/previews.md") if block.language == "js"]

    assert run(STANDING_IN, route, ask, VISITS) == [
        ["fetch", None, None],
        ["fetch", "bad", None],
        ["status", 401],
        ["fetch", "none", None],
        ["status", 401],
        ["fetch", "good", None],
        ["redirect", "/a"],
        ["status", None],
        ["fetch", "good", "no-store"],
    ]
