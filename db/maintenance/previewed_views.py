"""The views of previews: all views once more, in a schema in which another moment is now.

What readers ask is answered by the views as they are, and pays nothing for it.
"""

import re
from collections.abc import Mapping

PREVIEWS = "graph_preview"
NOW = re.compile(r"\b(?:now|clock_timestamp)\(\)")
"""`transaction_timestamp()` and `statement_timestamp()` are the real time in previews, too."""
SCHEMA = re.compile(r'\bgraph\.|"graph"\.')


def in_previews(sql: str) -> str:
    """SQL over the views, as SQL over those of previews. Texts of clients are parameters: there is no other place in
    it where these words may stand."""
    return SCHEMA.sub(f"{PREVIEWS}.", NOW.sub(f"{PREVIEWS}.clock()", sql))


def with_previews(views: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """All files by name, in the order to run them. `own` are those that previews have in place of the views' own, or
    before them."""
    others = {name: text for name, text in views.items() if name not in own}
    return {**views, **{f"preview/{name}": in_previews(text) for name, text in {**own, **others}.items()}}
