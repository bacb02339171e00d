"""The script of the components, which has all that they need; and their styles, which pages with comments from their
own server have links to.

There is no build step: the script is put together when it is first asked for. It is asked for again under the same
address, styles are kept for ever: a folder has their hash in its name.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2s

import brotli
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.compression import content_encoding
from api.http.content_negotiation import header
from api.pages.rendering import STATIC
from api.syndication.cacheable_responses import Document
from api.web_components.bundle import bundled

STYLESHEETS = ("embed/embed.css", "site/comments.css")
FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
SPARE = {
    SCRIPT: re.compile(rb"^ *(//.*|/\*\*(?s:.*?)\*/)?\n|^ +|(?<=[;{]) // .*$|(?<=[^\x22];|.[{,])\n", re.MULTILINE),
    STYLE: re.compile(rb"^ */\*.*\*/\n|; ?\n?(?=})|(?<=[:;{,])\s+| (?={)|^\s+", re.MULTILINE),
}
"""What is there for people. No text in these files goes over several lines; none in scripts looks like a comment, and
none in stylesheets like a declaration."""
ENTRY_MAX_AGE = 300  # seconds
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file, and what it is when compressed as small as it gets, which is done once."""

    media_type: str
    content: bytes
    compressed: dict[str, bytes] = field(init=False, default_factory=dict)

    def document(self, request: Request, headers: dict[str, str]) -> Document:
        encoding = content_encoding(header(request.scope, b"accept-encoding"))
        headers = {**FOR_ALL_SITES, "Vary": "Accept-Encoding", **headers}
        body = self.content
        if encoding and encoding in COMPRESSIONS:
            if encoding not in self.compressed:
                self.compressed[encoding] = COMPRESSIONS[encoding](self.content)
            body, headers["Content-Encoding"] = self.compressed[encoding], encoding
        return Document(body, self.media_type, None, ENTRY_MAX_AGE, headers, is_tagged=False)


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=11),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}


class Assets:
    @cached_property
    def script(self) -> Asset:
        """With the texts of the stylesheets, so that nothing else has to be loaded."""
        texts = orjson.dumps([asset.content.decode() for asset in self.styles.values()])
        scripts = _lean(bundled("embed/elements.js").encode(), SCRIPT)
        return Asset(SCRIPT, b"const STYLESHEETS = %b;\n%b" % (texts, scripts))

    @cached_property
    def styles(self) -> dict[str, Asset]:
        return {name: Asset(STYLE, _lean((STATIC / name).read_bytes(), STYLE)) for name in STYLESHEETS}

    @cached_property
    def version(self) -> str:
        whole = blake2s(digest_size=6)
        for name, asset in self.styles.items():
            whole.update(b"%b\0%d\0%b" % (name.encode(), len(asset.content), asset.content))
        return whole.hexdigest()

    @property
    def stylesheets(self) -> list[str]:
        return [f"/embed/files/{self.version}/{name}" for name in STYLESHEETS]

    async def entry(self, request: Request) -> Response:
        return self.script.document(request, {}).response(request)

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of this version under the name of another is not kept: a page may have been made by the one before."""
        version, _, name = scope["path"].rpartition("/embed/files/")[2].partition("/")
        await self._response(Request(scope), version, name)(scope, receive, send)

    def _response(self, request: Request, version: str, name: str) -> Response:
        if name not in self.styles or request.method not in ("GET", "HEAD"):
            return Response(status_code=404, headers=FOR_ALL_SITES)
        control = FOR_EVER if version == self.version else "no-cache"
        return self.styles[name].document(request, {"Cache-Control": control}).response(request)


def _lean(content: bytes, media_type: str) -> bytes:
    return SPARE[media_type].sub(b"", content)
