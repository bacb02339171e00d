"""An open article page as tests speak of it: its counter, its forms and its comments."""

from collections.abc import Sequence

from playwright.async_api import Locator, Page, expect

GLASS = "The furnace was lit when my grandfather was an apprentice."
SEPTEMBER = "It melts in September, and I shall go and see it again."


async def write(form: Locator, words: str, button: str) -> None:
    await form.get_by_role("textbox").fill(words)
    await form.get_by_role("button", name=button).click()


async def comment(page: Page, words: str) -> None:
    await write(page.locator("#leave-comment"), words, "Post comment")


async def see(page: Page, words: Sequence[str], heading: str) -> None:
    """All comments in the order of the page, replies included, and their number."""
    await expect(page.locator(".threads .words")).to_have_text(words)
    await expect(page.locator("#comments-heading")).to_have_text(heading)


async def see_arrived(page: Page, button: str, words: Sequence[str], heading: str) -> None:
    """Others' comments wait behind a button, and come when it is pressed."""
    await page.get_by_role("button", name=button, exact=True).click()
    await see(page, words, heading)
    await expect(page.locator(".arrived")).to_be_hidden()
