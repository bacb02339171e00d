"""The scripts and styles of the components: an entry that is asked for again, and files that are kept for ever.

There is no build step. All files lie below a folder that has the hash of all of them in its name, so that modules
import each other by their paths, and a page never has those of two versions.
"""

import gzip
import re
from functools import cached_property
from hashlib import blake2s
from typing import Any

import brotli
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.compression import content_encoding
from api.http.content_negotiation import header
from api.pages.rendering import STATIC
from api.syndication.cacheable_responses import Document

MODULES = (
    "embed/elements.js",
    "embed/comments.js",
    "embed/count.js",
    "embed/events.js",
    "embed/origin.js",
    "embed/styles.js",
    "site/localization.js",
    *(f"site/comments/{name}.js" for name in ("actions", "discussion", "forms", "length", "paging", "view")),
)
"""In the order of their need: the entry names all, so that browsers ask for them at once, and not one after another."""
STYLESHEETS = ("embed/embed.css", "site/comments.css")
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
SPARE = {
    "js": re.compile(rb"^ *(//.*|/\*\*(?s:.*?)\*/)?\n|^ +|(?<=[;{]) // .*$|(?<=[^\x22];|.[{,])\n", re.MULTILINE),
    "css": re.compile(rb"^ */\*.*\*/\n|; ?\n?(?=})|(?<=[:;{,])\s+| (?={)|^\s+", re.MULTILINE),
}
"""What is there for people. No text in these files goes over several lines; none in scripts looks like a comment, and
none in stylesheets like a declaration."""
ENTRY_MAX_AGE = 300  # seconds
FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The files by their paths, without what is there for people."""
        return {name: _lean(name) for name in (*MODULES, *STYLESHEETS)}

    @cached_property
    def compressed(self) -> dict[str, dict[str, bytes]]:
        """By encoding, each as small as it gets: this is done once."""
        return {
            "br": {name: brotli.compress(content, quality=11) for name, content in self.contents.items()},
            "gzip": {name: gzip.compress(content, 9, mtime=0) for name, content in self.contents.items()},
        }

    @cached_property
    def version(self) -> str:
        whole = blake2s(digest_size=6)
        for name, content in self.contents.items():
            whole.update(b"%b\0%d\0%b" % (name.encode(), len(content), content))
        return whole.hexdigest()

    @property
    def stylesheets(self) -> list[str]:
        return [f"/embed/files/{self.version}/{name}" for name in STYLESHEETS]

    async def entry(self, request: Request) -> Response:
        """A module that imports all others."""
        text = "".join(f'import "./embed/files/{self.version}/{name}";\n' for name in MODULES)
        document = Document(text.encode(), TYPES["js"], None, ENTRY_MAX_AGE, FOR_ALL_SITES, is_tagged=False)
        return document.response(request)

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of this version under the name of another is not kept: a page may have the entry of the one before."""
        version, _, name = scope["path"].rpartition("/embed/files/")[2].partition("/")
        await self._response(Request(scope), version, name)(scope, receive, send)

    def _response(self, request: Request, version: str, name: str) -> Response:
        if name not in self.contents or request.method not in ("GET", "HEAD"):
            return Response(status_code=404, headers=FOR_ALL_SITES)
        headers: dict[str, Any] = {**FOR_ALL_SITES, "Vary": "Accept-Encoding"}
        headers["Cache-Control"] = FOR_EVER if version == self.version else "no-cache"
        body = self.contents[name]
        encoding = content_encoding(header(request.scope, b"accept-encoding"))
        if encoding in self.compressed:
            body, headers["Content-Encoding"] = self.compressed[encoding][name], encoding
        return Response(body, headers=headers, media_type=TYPES[name.rpartition(".")[2]])


def _lean(name: str) -> bytes:
    return SPARE[name.rpartition(".")[2]].sub(b"", (STATIC / name).read_bytes())
