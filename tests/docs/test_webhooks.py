"""What the page about webhooks has for front ends, in Node: what is signed is taken, and what it names is dropped."""

import json
import subprocess
from time import time

import pytest

from schema.rules.moderation.external_moderator import signature
from tests.docs.blocks import of_markdown

SECRET = "whsec_a-secret-that-only-the-two-know"
FORMER = "whsec_the-one-before"
BODY = json.dumps({"id": "1.2", "kind": "ArticleChanged", "tags": ["article.7", "texts"]})
DATELINE = """
const calls = [];
const kept = new Map();
const answers = { seven: "article.7", eight: "article.8", none: null };
globalThis.fetch = async (url) => {
  const { query } = Object.fromEntries(new URL(url).searchParams);
  calls.push(["fetch", query]);
  const headers = answers[query] ? { "cache-tag": answers[query] } : {};
  return new Response(JSON.stringify({ data: query }), { headers });
};
"""
STANDING_IN = {
    "next": """
const revalidateTag = (...given) => calls.push(given);
const cacheTag = (...given) => calls.push(["cacheTag", ...given]);
const cacheLife = (...given) => calls.push(["cacheLife", ...given]);
""",
    "nuxt": """
const useStorage = () => ({
  getItem: async (key) => kept.get(key) ?? null,
  setItem: async (key, value) => kept.set(key, value),
  removeItem: async (key) => kept.delete(key),
  getKeys: async () => [...kept.keys()],
});
const defineEventHandler = (handler) => handler;
const readRawBody = (event) => event.body;
const getHeader = (event, name) => event.headers[name];
const createError = ({ statusCode }) => new Error(statusCode);
""",
}
ASK = 'for (const query of ["seven", "eight", "none", "seven", "eight"]) await ask(query);'


def blocks() -> list[str]:
    return [block.text for block in of_markdown("docs/webhooks.md") if block.language == "js"]


def run(*parts: str) -> list[object]:
    """What the parts call, and what they push to `calls`; imports are of what stands in for a framework, or above."""
    text = "\n".join(line for part in parts for line in part.splitlines() if "node:" in line or "import " not in line)
    script = text.replace("export default", "const handler =").replace("export ", "")
    command = ["node", "--input-type=module", "--eval", f"{script}\nconsole.log(JSON.stringify(calls));"]
    environment = {"DATELINE_SECRET": SECRET, "DATELINE_URL": "http://dateline.example"}
    finished = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    found: list[object] = json.loads(finished.stdout)
    return found


def signed(secret: str = SECRET, age: int = 0) -> str:
    return signature(secret.encode(), int(time()) - age, BODY.encode())


def request(header: str) -> str:
    given = json.dumps({"method": "POST", "body": BODY, "headers": {"dateline-signature": header}})
    return f'new Request("http://site.example/", {given})'


@pytest.fixture(autouse=True)
def _programs(programs: None) -> None: ...


def test_a_signature_is_checked() -> None:
    rotated = signature(b"whsec_new", int(time()), BODY.encode(), SECRET.encode())
    headers = [signed(), rotated, signed(FORMER), signed(age=301), signed()[:-1], "", "t=,v1=", "nothing"]
    checks = f"for (const each of {json.dumps([*headers, None])}) calls.push(isGenuine(each, {BODY!r}, {SECRET!r}));"

    assert run("const calls = [];", blocks()[0], checks) == [True, True, *[False] * 7]


def test_next_drops_what_is_named() -> None:
    genuine, route, ask, *_ = blocks()
    posts = "\n".join(f"calls.push((await POST({request(header)})).status);" for header in (signed(), signed(FORMER)))

    assert run(DATELINE, STANDING_IN["next"], genuine, route, posts) == [
        ["article.7", {"expire": 0}], ["texts", {"expire": 0}], 204, 401
    ]  # fmt: skip
    assert run(DATELINE, STANDING_IN["next"], ask, 'await ask("seven"); await ask("none");') == [
        ["fetch", "seven"], ["cacheLife", "max"], ["cacheTag", "everything", "article.7"],
        ["fetch", "none"], ["cacheLife", "seconds"], ["cacheTag", "everything"],
    ]  # fmt: skip


def test_nuxt_drops_what_is_named() -> None:
    genuine, _, _, ask, route, _ = blocks()
    hook = f"await handler({{ body: {json.dumps(BODY)}, headers: {{ 'dateline-signature': %s }} }})"
    refused = f"try {{ {hook % json.dumps(signed(FORMER))} }} catch (error) {{ calls.push(error.message) }}"
    taken = f"calls.push({hook % json.dumps(signed())});"

    found = run(DATELINE, STANDING_IN["nuxt"], genuine, ask, route, ASK, refused, taken, ASK)

    fetched = [["fetch", query] for query in ("seven", "eight", "none", "seven", "none")]
    assert found == [*fetched[:3], "401", None, *fetched[3:]]


def test_astro_drops_what_is_named() -> None:
    genuine, *_, route = blocks()
    cache = "{ invalidate: async (given) => calls.push(given) }"
    posts = "\n".join(
        f"calls.push((await POST({{ request: {request(header)}, cache: {cache} }})).status);"
        for header in (signed(), signed(FORMER))
    )

    assert run("const calls = [];", genuine, route, posts) == [{"tags": ["article.7", "texts"]}, 204, 401]
