"""The desk as tests speak of it: its fields, what it says, and saving."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from playwright.async_api import JSHandle, Page, expect

from tests.browser.conftest import Open

BODY = (
    "The wheel turned at six.\n\n“We have waited eleven years for this water,” said Ines Ford.\n\nIt stopped at noon."
)
Edit = Callable[[Page], Awaitable[None]]


async def desk(visit: Open, name: str, path: str = "/desk/new", **options: Any) -> Page:
    page = await visit(path, name, "editor", **options)
    await expect(page.locator("#status")).not_to_be_empty()
    return page


async def fill(page: Page, **fields: str) -> None:
    """By the names of the input."""
    for name, words in fields.items():
        await page.locator(f'[data-field="{name}"]').fill(words)


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save").click()
    await saved(page)


async def saved(page: Page) -> None:
    await expect(page.locator("#saved")).to_have_text(re.compile("^Saved, |^Everything is saved"))


def picture(colour: str = "teal") -> dict[str, Any]:
    """A file as an input of a form takes it."""
    from PIL import Image

    file = BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(file, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


FILES = """
(names) => names.reduce((transfer, [name, type, content]) => {
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
    return transfer;
}, new DataTransfer())
"""
"""A DataTransfer with files, as it comes with what is dropped or pasted."""


async def drop(page: Page, place: str, *files: dict[str, Any]) -> None:
    """Files from outside the browser, on a place of the page."""
    transfer = await carried(page, *files)
    for event in ("dragenter", "dragover", "drop"):
        await page.dispatch_event(place, event, {"dataTransfer": transfer})


async def paste(page: Page, place: str, *files: dict[str, Any], words: str = "") -> None:
    """What is on the clipboard, into a field."""
    transfer = await carried(page, *files)
    await page.locator(place).focus()
    await transfer.evaluate(
        """(clipboardData, words) => {
            if (words) clipboardData.setData("text/plain", words);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        words,
    )


async def carried(page: Page, *files: dict[str, Any]) -> JSHandle:
    named = [[each["name"], each["mimeType"], b64encode(each["buffer"]).decode()] for each in files]
    return await page.evaluate_handle(FILES, named)
