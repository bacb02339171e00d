"""Bodies as other systems write them, turned into the Markdown that Dateline renders. Knows text, not articles.

`reading` takes a body apart, `writing` puts it together again; `conversion` is the way through, and `report` what comes
back. `vocabulary`, `embeds` and `arguments` say what shortcodes mean.
"""

from api.imports.markup.conversion import convert
from api.imports.markup.report import Converted, Counted

__all__ = ["Converted", "Counted", "convert"]
