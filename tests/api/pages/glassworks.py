"""An article with all that its page can show."""

from datetime import timedelta
from typing import Any

from tests.builder import BEGINNING, Builder

QUOTE = "We know what every machine costs"
COLUMNS = {
    "slug": "glassworks",
    "headline": "Glass & hands",
    "summary": "They bought it.",
    "dek": "It melts in <September>.",
    "section": "Economy",
    "tags": ["climate", "R&D?"],
    "source": "Northshore Wire",
    "dateline_place": "Castle Arn",
    "dateline_date": BEGINNING.date(),
    "key_points_heading": "In figures",
    "word_count": 500,
    "published_at": BEGINNING,
    "updated_at": BEGINNING + timedelta(hours=2),
}


async def glassworks(make: Builder, **columns: Any) -> int:
    article = await make.article(**COLUMNS | columns)
    await make.key_point(article, 1, "86 hold a share")
    await make.paragraphs(article, f"“{QUOTE},” Thorvall said.", "It ended.")
    agnes = await make.person(slug="agnes", name="Agnes Thorvall")
    await make.names(article, agnes, title="Glass cutter", affiliation="Halden Glass")
    place = {"anchor_paragraph": 0, "anchor_start": 1, "anchor_end": 1 + len(QUOTE)}
    await make.quote(article, text=QUOTE, speaker_id=agnes, is_pull_quote=True, **place)
    return article
