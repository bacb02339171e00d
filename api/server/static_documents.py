"""Documents that are registered without the database: those of the site's own pages, and of manifests in settings."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from api.pages.documents import FOLDER, query
from db.registry.documents import Registered
from schema.registry.manifests import ManifestRefused, read_manifest
from schema.registry.registered_documents import SITE


def of_pages() -> Iterator[Registered]:
    """The site's own: what its pages and their scripts ask."""
    for file in sorted(FOLDER.glob("*.graphql")):
        if text := query(file.stem):
            yield Registered(f"{SITE}.{file.stem}", text, SITE, "")


def of_manifests(named: Iterable[str]) -> Iterator[Registered]:
    """Those in files, each given as `app:path` or by its path alone. Raises ManifestRefused."""
    for name in named:
        app, colon, path = name.partition(":")
        file = Path(path if colon else name)
        for id, text in read_file(file).items():
            yield Registered(id, text, app if colon else file.stem, "")


def read_file(file: Path) -> dict[str, str]:
    try:
        return read_manifest(file.read_bytes())
    except OSError as error:
        raise ManifestRefused(f"{file}: {error.strerror}") from None
    except ManifestRefused as refused:
        raise ManifestRefused(f"{file}: {refused}") from None
