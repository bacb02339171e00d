"""Which file is meant where an article names a picture: beside it, or where sites keep their files; never elsewhere."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from db.content.imports.identity import Source

PUBLIC = ("", "static", "assets", "public", "source", "src", "content")
"""Folders of a site whose files are found without their names in addresses."""
BUNDLE = "index"
FEATURED = ("feature", "cover", "thumbnail", "hero")
"""How the name of a page bundle's lead picture begins."""
WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"}


class Places:
    """`folders` may have pictures, too. `base_url` is where the site was whose files are imported."""

    def __init__(self, folders: Sequence[Path] = (), base_url: str | None = None) -> None:
        self.folders = [folder.resolve() for folder in folders]
        self.base_url = base_url and base_url.rstrip("/") + "/"

    def find(self, address: str, source: Source) -> Path | None:
        """The file that is meant; None where there is none, or only one outside of what is imported."""
        path = self._path(address)
        if not path:
            return None
        inside = [_root(source), *self.folders]
        candidates = (Path(os.path.realpath(each)) for each in self._candidates(path, source, inside))
        return next((each for each in candidates if each.is_file() and _is_within(each, inside)), None)

    def featured(self, source: Source) -> str | None:
        """The lead picture of a page that is a folder with its files, by its name."""
        article = Path(source.file)
        if article.name.partition(".")[0] != BUNDLE:
            return None
        names = sorted(each.name for each in article.parent.iterdir() if each.suffix.lower() in SUFFIXES)
        leads = (name for lead in FEATURED for name in names if name.lower().startswith(lead))
        return next(leads, None)

    def url(self, address: str) -> str | None:
        """Where it is on the web, if that is known."""
        if address.startswith("//"):
            return f"https:{address}"
        if WITH_SCHEME.match(address):
            return address if address.lower().startswith(("http:", "https:")) else None
        return urljoin(self.base_url, address) if self.base_url else None

    def _path(self, address: str) -> str:
        if self.base_url and address.startswith(self.base_url):
            address = address.removeprefix(self.base_url)
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        return "" if parts.scheme or parts.netloc or "\0" in unquote(parts.path) else unquote(parts.path)

    def _candidates(self, path: str, source: Source, roots: Sequence[Path]) -> Iterator[Path]:
        article, below = Path(source.file), path.lstrip("/")
        beside = [] if path.startswith("/") else [article.parent, article.with_suffix("")]
        public = [root / folder for root in roots for folder in PUBLIC]
        for folder in (*beside, *public):
            # Systems of files differ in how they write what stands in articles composed.
            yield from (folder / form for form in dict.fromkeys((below, normalize("NFD", below))))


def _root(source: Source) -> Path:
    """The folder that is imported; that of the file, where it is given by itself."""
    steps = 0 if source.path is None else len(PurePosixPath(source.path).parts) - 1
    return Path(source.file).parents[steps].resolve()


def _is_within(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
