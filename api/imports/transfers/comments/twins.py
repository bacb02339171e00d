"""Comments that a site has twice, as its plugin kept WordPress and Disqus in step: Disqus has what became of them."""

from collections.abc import Sequence
from dataclasses import replace

from db.discussion.transfers.records import Head, State

WORDPRESS = "wordpress:"


def told_once(heads: Sequence[Head]) -> list[Head]:
    """Those of one article. A copy of WordPress is left out, and what answers it answers the one of Disqus."""
    here = {head.key for head in heads}
    numbers = {head.key.rpartition(":")[2]: head.key for head in heads if head.key.startswith(WORDPRESS)}
    copies = {head.key: head.twin for head in heads if head.twin in here}
    copies |= {
        numbers[number]: head.key
        for head in heads
        if head.twin and (number := head.twin.removeprefix(WORDPRESS)) in numbers and head.key != numbers[number]
    }
    if not copies:
        return list(heads)
    return [
        replace(
            head,
            parent=copies.get(head.parent or "", head.parent),
            state=State.COPY if head.key in copies else head.state,
        )
        for head in heads
    ]
