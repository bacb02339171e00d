"""The pages of the desk: the list of articles, and the form of one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.desk.visits import Visit

PATH = "/desk"


@dataclass(frozen=True)
class View:
    """Which articles are listed, as in the query string."""

    status: str = ""
    section: str = ""
    search: str = ""
    after: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "View":
        return cls(**{name: fields[name] for name in cls.__dataclass_fields__ if fields.get(name)})

    @property
    def filter(self) -> dict[str, str]:
        chosen = {"status": self.status, "section": self.section, "search": self.search}
        return {name: value for name, value in chosen.items() if value}

    def address(self, **changes: str) -> str:
        parameters = {name: value for name, value in (asdict(self) | changes).items() if value}
        return f"{PATH}?{urlencode(parameters)}" if parameters else PATH


async def show_list(visit: Visit) -> Response:
    view = View.of(visit.request.query_params)
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
