"""The directive that makes a query a live one."""

from typing import Annotated, Any

import strawberry
from strawberry.directive import DirectiveLocation

LIVE = "live"


@strawberry.directive(
    name=LIVE,
    locations=[DirectiveLocation.QUERY],
    description="On a query that is sent over a WebSocket or an event stream: its answer, and again each time that it "
    "has changed, by whatever has been written and by time alone. Each result has `extensions.live.cursor`, which "
    "names the answer. Over plain HTTP, and with the token of a preview, the query is answered once, as without it.",
)
def live(
    after: Annotated[
        str | None,
        strawberry.argument(
            description="The cursor of the answer that you have: nothing comes until there is another one. An event "
            "stream's `Last-Event-ID` goes before it."
        ),
    ] = strawberry.UNSET,
    patch: Annotated[
        bool | None,
        strawberry.argument(
            description="Sends, where that is shorter, not the whole answer but a JSON Patch (RFC 6902) in "
            "`extensions.live.patch`, which makes `data` of that of the result before; such a result has no `data`."
        ),
    ] = False,
    throttle_ms: Annotated[
        int | None,
        strawberry.argument(
            description="At least so many milliseconds lie between two answers, of which the second is the newest by "
            "then. Slow connections get fewer answers, too, and always the last one."
        ),
    ] = 0,
) -> Any:
    raise NotImplementedError(f"@{LIVE} is for transports, which read {after}, {patch} and {throttle_ms}")
