"""What all forms of the site share: only its own pages may send them, and no more than a request may hold."""

from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.http import request_body
from api.http.origins import Origins
from api.http.request_errors import HttpError
from api.pages.rendering import PageRenderer

FIELDS = 50


async def own_form(renderer: PageRenderer, request: Request) -> ImmutableMultiDict[str, str]:
    """The fields of a form that was sent from this very site. Raises HTTPException with status 403 for any other."""
    if not _is_own(renderer, request):
        raise HTTPException(403, "This form was not sent from this site.")
    try:
        limit, deadline = renderer.settings.max_body_bytes, renderer.settings.request_timeout
        body = await request_body.read(request.scope, request.receive, limit, deadline)
        return ImmutableMultiDict(
            parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=FIELDS)
        )
    except HttpError as refusal:
        raise HTTPException(refusal.status, refusal.message) from None
    except ValueError:
        raise HTTPException(400, "This form has too many fields.") from None


def _is_own(renderer: PageRenderer, request: Request) -> bool:
    """Browsers say where a form comes from; who does not is refused. Sites that may use the API bring no cookie there,
    as forms do: these are of no other site."""
    origin = request.headers.get("origin", "")
    if not origin:
        return request.headers.get("sec-fetch-site") == "same-origin"
    own = Origins(renderer.settings.model_copy(update={"allowed_origins": ()}))
    return own.permits(origin, request.headers.get("host", ""))
