"""The history of an article: its revisions, what each of them changed, and the page as it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.desk.comparisons import compared
from api.desk.visits import Visit
from api.http.security_headers import UNFRAMED
from api.pages.forms import View
from api.pages.navigation import sections
from api.pages.reader_pages import dated, found_or_404


@dataclass(frozen=True)
class HistoryView(View):
    """Which revision is shown, compared with which; and which of them are listed."""

    number: str = ""
    against: str = ""
    after: str = ""

    path: ClassVar[str] = ""
    """Relative to the page itself."""

    def of_revision(self, number: int) -> str:
        return f"{self.address(number=str(number), against='') or '?'}#changes"


async def show(visit: Visit) -> Response:
    """The revisions, the last one first; and what one changed, the last unless another is chosen."""
    view = HistoryView.of(visit.request.query_params)
    article = await read(visit, view.after or None)
    number = numbered(view.number) if view.number else article["revision"]
    comparison = await compared(visit, article["id"], number, numbered(view.against) if view.against else None)
    chosen = next((each for each in article["revisions"]["nodes"] if each["number"] == number), None)
    return visit.render("desk_history.html", past=article, view=view, comparison=comparison, chosen=chosen)


async def show_past(visit: Visit) -> Response:
    """The article's page as it was at a moment. No script of it runs, and its links lead to the pages of today."""
    at = _moment(visit.request.query_params.get("at", ""))
    node = found_or_404((await visit.execute("desk_past", id=visit.request.path_params["id"], at=at))["node"])
    article = found_or_404(node["asOf"])
    navigation = sections(await visit.renderer.execute("navigation"))
    shown: dict[str, Any] = {"article": dated(article), "quote": None, "sections": navigation, "past_at": at}
    response = visit.renderer.render(visit.request, "desk_past.html", article_id=node["id"], **shown)
    response.headers["Content-Security-Policy"] = f"{UNFRAMED}; sandbox"
    return response


async def read(visit: Visit, after: str | None = None) -> Any:
    """The article with its revisions. Raises HTTPException: 404 where there is none."""
    found = await visit.execute("desk_history", id=visit.request.path_params["id"], after=after)
    return found_or_404(found["node"])


def numbered(text: str) -> int:
    """Raises HTTPException: 404 for what is no number of a revision."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise HTTPException(404)
    return int(text)


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        raise HTTPException(404) from None
