"""Forms and query strings: read within the limits of a request, and forms only from the site's own pages (CSRF
protection)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.http import request_body
from api.http.origins import Origins
from api.http.request_errors import HttpError
from api.pages.rendering import PageRenderer

MAX_FIELDS = 50


@dataclass(frozen=True)
class View:
    """What a page of a list shows, as in its query string and in its forms; what is empty is left out there."""

    path: ClassVar[str]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        return cls(**{field.name: given[field.name] for field in fields(cls) if given.get(field.name)})

    def address(self, **changes: str) -> str:
        parameters = {name: value for name, value in (asdict(self) | changes).items() if value}
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path


async def read_form(renderer: PageRenderer, request: Request) -> ImmutableMultiDict[str, str]:
    """The fields of a form that the site's own page sent. Raises HTTPException with status 403 for any other."""
    body = await read_body(renderer, request)
    try:
        return ImmutableMultiDict(
            parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
        )
    except ValueError:
        raise HTTPException(400, "This form has too many fields.") from None


async def read_body(renderer: PageRenderer, request: Request) -> bytearray:
    """What the site's own page sent. Raises HTTPException with status 403 for any other."""
    if not is_same_site(renderer, request):
        raise HTTPException(403, "This form was not sent from this site.")
    limit, deadline = renderer.settings.max_body_bytes, renderer.settings.request_timeout
    try:
        return await request_body.read(request.scope, request.receive, limit, deadline)
    except HttpError as refusal:
        raise HTTPException(refusal.status, refusal.message) from None


def is_same_site(renderer: PageRenderer, request: Request) -> bool:
    """By Origin, or else Sec-Fetch-Site; without either the form is refused. Allowed origins may use the API, where no
    cookie of theirs counts, but send no forms."""
    origin = request.headers.get("origin", "")
    if not origin:
        return request.headers.get("sec-fetch-site") == "same-origin"
    own = Origins(renderer.settings, own_only=True)
    return own.permits(origin, request.headers.get("host", ""))
