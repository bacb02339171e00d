"""The line at the end of an article page that credits an agency or newsroom."""

import re
from collections.abc import Sequence

from api.imports.dates.agencies import is_agency
from api.imports.pages.sections import BULLET

NAMED = re.compile(r"(?:source|quelle|fuente|fonte)s?:\s*(?P<source>\S.{0,80})", re.IGNORECASE)
SET_OFF = re.compile(r"[-–—]+\s*(?P<source>\S.{0,80})")  # noqa: RUF001
NEWSROOM = re.compile(
    r"\b(?:agency|agencies|bureau|chronicle|correspondent|courier|daily|desk|gazette|globe|herald|inputs|journal|mail"
    r"|media|monitor|network|news|newspaper|newsroom|observer|post|press|reporter|service|standard|star|sun|telegraph"
    r"|times|today|tribune|voice|weekly|wire|writer)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}(?:[/ ][^\W\d_a-z]{2,6})*")


def of(main: Sequence[list[str]]) -> str | None:
    """What the last block credits. A point of a list, or a word that names no newsroom, is none."""
    if not main or len(main[-1]) != 1:
        return None
    if named := NAMED.fullmatch(main[-1][0]):
        return named["source"]
    found = SET_OFF.fullmatch(main[-1][0])
    in_a_list = len(main) > 1 and bool(BULLET.fullmatch(main[-2][-1]) or main[-2][-1].endswith(":"))
    if found is None or in_a_list:
        return None
    source = found["source"]
    return source if is_agency(source) or ACRONYM.fullmatch(source) or NEWSROOM.search(source) else None
