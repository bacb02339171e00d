"""Whose words a body quotes that nobody has written yet."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from db.text.markdown import render
from schema.rules.attribution import quotations
from schema.rules.attribution.attribution import Attribution, attribute
from schema.rules.publishing import limits
from schema.rules.publishing.bodies.body import read
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Input
from schema.rules.user_errors import UserError

NOTHING = Attribution([], [])
THREAD = ThreadPoolExecutor(1, "quotations")
"""One at a time: it is work for the processor, which readers need."""


async def attributed(body: Input, language: str | None) -> tuple[Attribution, Sequence[UserError]]:
    """Whom the body names and whom it quotes, or what is wrong with it."""
    place = Place([], ("body",))
    found = await asyncio.get_running_loop().run_in_executor(THREAD, _attributed, body, language, place)
    return found, place.errors


def _attributed(body: Input, language: str | None, place: Place) -> Attribution:
    sent = read(body, place)
    if len(sent.markdown) > limits.ATTRIBUTED:
        sent.place.refuse_length(limits.ATTRIBUTED, len(sent.markdown))
    if place.errors:
        return NOTHING
    texts = [block.text for block in render(sent.markdown).blocks]
    if (count := len(quotations.find(texts))) > limits.QUOTES:
        sent.place.refuse_count(limits.QUOTES, count)
        return NOTHING
    return attribute(texts, (), language)
