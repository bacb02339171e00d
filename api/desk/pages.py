"""The pages of the desk: the list of articles, and the form of one."""

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.desk.visits import Visit
from api.pages.forms import View


@dataclass(frozen=True)
class ListView(View):
    """Which articles are listed."""

    path: ClassVar[str] = "/desk"

    status: str = ""
    section: str = ""
    search: str = ""
    after: str = ""

    @property
    def filter(self) -> dict[str, str]:
        chosen = {"status": self.status, "section": self.section, "search": self.search}
        return {name: value for name, value in chosen.items() if value}


async def show_list(visit: Visit) -> Response:
    view = ListView.of(visit.request.query_params)
    found = await visit.execute("desk_list", filter=view.filter, after=view.after or None)
    page = found["desk"]["pageInfo"]
    more = page["endCursor"] if page["hasNextPage"] else None
    shown = {"articles": found["desk"]["nodes"], "more": more, "view": view}
    return visit.render("desk_list.html", named_sections=_names(found), **shown)


async def show_new(visit: Visit) -> Response:
    return _editor(visit, None, await visit.execute("desk_sections"))


async def show_article(visit: Visit) -> Response:
    found = await visit.execute("desk_article", id=visit.request.path_params["id"])
    if not found["node"]:  # another kind of node has come without any field
        raise HTTPException(404)
    return _editor(visit, found["node"], found)


def _editor(visit: Visit, stored: Any, found: Any) -> Response:
    languages = visit.renderer.settings.languages
    return visit.render("desk_editor.html", stored=stored, languages=languages, named_sections=_names(found))


def _names(found: Any) -> list[str]:
    return [section["name"] for section in found["sections"]]
