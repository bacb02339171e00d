"""Comments on pages of another origin, with and without a strict policy: as readers of those pages have them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest
from databases import Database
from playwright.async_api import Locator, Page, expect

from tests.api.publisher import bearer
from tests.browser.conftest import Open
from tests.browser.discussion import GLASS, SEPTEMBER, comment, see, see_arrived, write
from tests.browser.host import Host, hosting
from tests.browser.test_accessibility import found
from tests.browser.test_times import JUST_NOW
from tests.builder import Builder
from tests.docs.blocks import of_markdown
from tests.imports import ROOT
from tests.servers import Server, running

ELEMENT = '<dateline-comments article="glass"><a href="/elsewhere">Read the comments</a></dateline-comments>'
COUNT = '<p><dateline-count article="https://news.example/articles/glass"></dateline-count></p>'
HOSTILE = '<img src="x" onerror="document.title = 1">'
CANVAS = "<style>html { background: Canvas }</style>"
"""What the page is drawn on anyway, where axe sees it."""
SIGN_IN = """(tokens) => {
  window.asked = 0;
  document.addEventListener("dateline:sign-in", (event) => {
    event.preventDefault();
    event.detail.signIn(async () => tokens[Math.min(window.asked++, tokens.length - 1)]);
  });
}"""
TWO_AT_ONCE = """async (other) => {
  const element = document.querySelector("dateline-comments");
  await new Promise((asked) => {
    element.getToken = () => new Promise(() => asked());
  });
  element.getToken = () => other;
}"""
"""Another reader is signed in while the token of one is still on its way."""
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value, sources }) =>
  [value, ...sources.map(({ node }) => node?.nodeName)]))).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
window.violations = [];"""


Read = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as host:
        yield host


@pytest.fixture(scope="module")
async def dateline(
    migrated: Database, database_url: str, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    log: Path = tmp_path_factory.mktemp("components") / "log"
    settings = {"DATELINE_RATE_LIMITS": "off", "DATELINE_METRICS": "on", "DATELINE_ALLOWED_ORIGINS": host.origin}
    async with running(database_url, log, 1, **settings) as [server]:
        yield server


@pytest.fixture
async def read(visit: Open, host: Host, dateline: Server) -> Read:
    """Opens the page of the other site with this body."""

    async def read(body: str = ELEMENT, server: Server = dateline, **options: Any) -> Page:
        page = await visit("about:blank")
        await page.add_init_script(SHIFTS)
        options.setdefault("head", "" if options.get("strict") else CANVAS)
        await page.goto(host.show(server.url, body, **options))
        return page

    return read


def token(name: str, seconds: int = 3600) -> str:
    return bearer(sub=name.lower(), name=name, exp=int(time()) + seconds)[7:]


async def sign_in(page: Page, *tokens: str) -> None:
    await page.evaluate(SIGN_IN, tokens)
    await page.get_by_role("link", name="Sign in").click()
    await expect(page.locator(".signed b")).not_to_be_empty()


async def streams(server: Server, number: int) -> None:
    """Returns once so many are open."""
    async with httpx.AsyncClient(timeout=60) as client:
        while (
            f'dateline_live_connections{{transport="sse"}} {number}.0'
            not in (await client.get(f"{server.url}/metrics")).text
        ):
            pass


@pytest.mark.parametrize("strict", [False, True], ids=["plain page", "strict policy"])
async def test_readers_take_part_on_a_page_of_another_site(read: Read, make: Builder, strict: bool) -> None:
    article = await make.article(slug="glass")
    hostile = await make.commenter(display_name=HOSTILE)
    await make.comment(article_id=article, author_id=hostile, body="Older.")
    page = await read(COUNT + ELEMENT, strict=strict)
    other = await read(strict=strict)
    await expect(page.locator(".commenter").first).to_have_text(HOSTILE)

    await sign_in(page, token("Anouk strict" if strict else "Anouk"))  # the server knows readers of earlier tests
    await comment(page, GLASS[:20])
    await expect(page.locator("#leave-comment .errors p")).to_have_count(1)
    await comment(page, GLASS)
    await see(page, [GLASS, "Older."], "2 comments")
    await expect(page.locator(".when > time").first).to_have_text(JUST_NOW)
    await see_arrived(other, "1 new comment", [GLASS, "Older."], "2 comments")
    await expect(page.locator("dateline-count")).to_have_text("2")

    first = page.locator(".threads > li").first
    await expect(first.locator(".edit .left")).to_contain_text(":")
    await first.get_by_role("link", name="Reply").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("#short-form")).to_have_count(0)
    await first.get_by_role("link", name="Reply").click()
    await write(page.locator("#short-form"), SEPTEMBER, "Send")
    await see_arrived(other, "1 new comment", [GLASS, SEPTEMBER, "Older."], "3 comments")
    await first.get_by_role("button", name="1 reply").click()
    await expect(first.locator(".replies")).to_be_hidden()

    last = page.locator(".threads > li").last
    await last.get_by_role("button", name="Like").click()
    await expect(other.get_by_role("button", name="Like 1")).to_be_visible()
    await last.get_by_role("link", name="Report").click()
    await page.get_by_label("What is wrong with it?").select_option("SPAM")
    await page.locator("#short-report").get_by_role("button", name="Report").click()
    await expect(page.locator(".state")).to_have_text("Thank you. The moderators will look at it.")
    await page.get_by_role("link", name="Oldest").click()
    await expect(page.locator(".threads .words").first).to_have_text("Older.")

    assert await page.title() == "Another site"
    assert await page.evaluate("window.violations") == []
    if not strict:
        assert await found(page) == []


async def test_all_goes_on_behind_a_server_that_was_away_with_a_token_that_is_renewed(
    read: Read, make: Builder, host: Host, database_url: str, tmp_path: Path
) -> None:
    article = await make.article(slug="glass")
    settings = {"DATELINE_RATE_LIMITS": "off", "DATELINE_ALLOWED_ORIGINS": host.origin}
    async with running(database_url, tmp_path / "log", 1, **settings) as [server]:
        page = await read(server=server)
        # The first is no longer good, the second expires soon: each is asked for again before it is needed.
        await sign_in(page, token("Bela", -3600), token("Bela", 20), token("Bela"))
        await comment(page, GLASS)
        await see(page, [GLASS], "1 comment")

        await server.kill()
        await expect(page.locator(".state")).to_have_text("Reconnecting …")
        await make.comment(article_id=article, body="Meanwhile.")
        await comment(page, SEPTEMBER)
        await expect(page.locator("#leave-comment .errors p")).to_have_count(1)
        await server.start()

        await expect(page.locator(".state")).to_have_text("")
        await see_arrived(page, "1 new comment", ["Meanwhile.", GLASS], "2 comments")
        await page.get_by_role("button", name="Post comment").click()
        await see(page, [SEPTEMBER, "Meanwhile.", GLASS], "3 comments")
        assert await page.evaluate("window.asked") == 3


async def test_elements_share_one_connection_which_ends_with_the_last(
    read: Read, make: Builder, dateline: Server
) -> None:
    for slug in ("glass", "mill", "quay"):
        await make.comment(article_id=await make.article(slug=slug), body=f"On the {slug}.")
    elements = [f'<dateline-comments article="{slug}"></dateline-comments>' for slug in ("glass", "mill")]
    page = await read(COUNT + "".join(elements))
    await expect(page.locator(".words")).to_have_text(["On the glass.", "On the mill."])
    await expect(page.locator("dateline-count")).to_have_text("1")
    await streams(dateline, 1)

    await page.evaluate("""() => {
      const [one, other] = document.querySelectorAll("dateline-comments");
      one.remove();
      other.setAttribute("article", "https://news.example/articles/quay?from=here#x");
    }""")
    await expect(page.locator(".words")).to_have_text(["On the quay."])
    await make.comment(article_id=3, body="Later.")
    await see_arrived(page, "1 new comment", ["Later.", "On the quay."], "2 comments")
    await page.evaluate("document.querySelector('main').append(document.querySelector('dateline-comments'))")
    await make.comment(article_id=3, body="Last.")
    await see_arrived(page, "1 new comment", ["Last.", "Later.", "On the quay."], "3 comments")
    await streams(dateline, 1)

    await page.evaluate("document.querySelector('main').replaceChildren()")
    await streams(dateline, 0)


async def test_what_the_page_has_from_its_server_is_there_at_once_and_becomes_live(
    read: Read, make: Builder, dateline: Server
) -> None:
    article = await make.article(slug="glass", language="en")
    first = await make.comment(article_id=article, body="First.")
    for number in range(21):
        await make.comment(article_id=article, body=f"Number {number}.")
    async with httpx.AsyncClient(base_url=dateline.url, timeout=60) as client:
        element = (await client.get("/embed/elements/glass", params={"language": "ar"})).text
    page = await read(f"{element}<footer>The end</footer>".replace("https://news.example", dateline.url), language="ar")

    await expect(page.locator(".words")).to_have_count(20)
    await expect(page.locator(".comments")).to_have_attribute("dir", "rtl")
    await expect(page.locator("dateline-comments link")).to_have_count(0)
    assert await page.evaluate("window.shifts") == []
    await page.get_by_role("link", name="تعليقات أقدم").click()
    await expect(page.locator(".words")).to_have_count(22)
    await make.comment(article_id=article, body="Live.")
    await page.get_by_role("button", name="تعليق").last.wait_for()
    await expect(page.locator(".arrived")).to_be_visible()
    assert await found(page) == []

    await page.goto(f"{page.url}#Comment_{first}")
    await page.reload()
    await expect(page.locator(f"#Comment_{first}")).to_be_focused()


async def test_what_cannot_be_shown_or_done_says_so(read: Read, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="closed"), body="In time.")
    await make.connection.execute("update news.discussion set commenting_mode = 'CLOSED'")
    none = await read(ELEMENT.replace("glass", "none") + ELEMENT.replace("glass", "closed"))

    fallback: Locator = none.get_by_role("link", name="Read the comments")
    await expect(none.locator(".words")).to_have_text("In time.")
    await expect(none.get_by_text("Comments are closed.")).to_be_visible()
    await expect(none.get_by_role("button", name="Post comment")).to_be_hidden()
    await expect(fallback).to_have_count(1)


async def test_a_reader_who_is_too_fast_is_told_when_to_go_on(
    read: Read, make: Builder, host: Host, database_url: str, tmp_path: Path
) -> None:
    await make.article(slug="glass")
    settings = {"DATELINE_RATE_LIMITS": "1/600", "DATELINE_ALLOWED_ORIGINS": host.origin}
    async with running(database_url, tmp_path / "log", 1, **settings) as [server]:
        page = await read(server=server)
        await sign_in(page, token("Cleo"))
        await comment(page, GLASS)
        await see(page, [GLASS], "1 comment")
        await comment(page, SEPTEMBER)
        await expect(page.locator("#leave-comment .errors p")).to_contain_text("Try again in")
        await page.get_by_label("Leave a comment").press("End")
        await page.keyboard.type(".")
        await expect(page.locator("#leave-comment .errors p")).to_have_count(0)


async def test_what_the_documentation_shows_works_as_it_stands(read: Read, make: Builder) -> None:
    shown = {
        block.language: block.text for block in of_markdown("docs/embedding.md") if "Chromium" in str(block.remarks)
    }
    await make.article(slug="in-redmere-you-can-now-borrow-a-voice")
    head = f"<style>{shown['css']}</style><script type='module'>{shown['js']}</script>"
    page = await read(shown["html"].partition("</script>")[2], head=head)
    await page.route("**/dateline-token", lambda route: route.fulfill(body=token("Dora")))
    await page.get_by_role("link", name="Sign in").click()
    await expect(page.locator(".signed b")).to_have_text("Dora")
    await comment(page, GLASS)

    await see(page, [GLASS], "1 comment")
    await expect(page.locator("dateline-count")).to_have_text("1")
    await expect(page.locator(".commenter")).to_have_css("font-variant-caps", "small-caps")
    await expect(page.locator(".comments")).to_have_css("font-family", "Georgia, serif")


async def test_the_page_among_the_examples_works_and_a_refused_token_is_told(
    visit: Open, host: Host, dateline: Server, make: Builder
) -> None:
    await make.article(slug="in-redmere-you-can-now-borrow-a-voice")
    host.policy = ""
    host.page = (ROOT / "examples/embed/index.html").read_text().replace("http://127.0.0.1:8000", dateline.url)
    given = {"body": bearer("a secret of another server than this one", sub="emil", name="Emil")[7:]}
    page = await visit(host.origin)
    await page.route("**/dateline-token", lambda route: route.fulfill(**given))
    async with page.expect_console_message(lambda said: "The token's signature is wrong." in said.text):
        await page.get_by_role("link", name="Sign in").click()
    given["body"] = token("Emil") + "\n"
    await expect(page.locator(".signed b")).to_have_text("Emil")
    await comment(page, GLASS)

    await see(page, [GLASS], "1 comment")
    await expect(page.locator("dateline-count")).to_have_text("1")
    await page.evaluate(TWO_AT_ONCE, token("Gus"))
    await expect(page.locator(".signed b")).to_have_text("Gus")
