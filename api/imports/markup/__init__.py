"""Bodies as other systems write them, turned into the Markdown that Dateline renders. Knows text, not articles.

`conversion` reads a body by `scanner` into tokens, whose kinds are read in `tags`, `elements`, `brackets` and
`attribute_lists`; `writing` turns them into Markdown, `assembly` puts it together. `report` is what comes back.
"""

from api.imports.markup.conversion import convert
from api.imports.markup.report import Converted, Counted

__all__ = ["Converted", "Counted", "convert"]
