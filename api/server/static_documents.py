"""Static documents, registered without the database: those of the site's own pages, and of manifests in settings."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from api.pages.documents import FOLDER, query
from db.registry.documents import Registered
from schema.registry.manifests import ManifestRefused, read_manifest
from schema.registry.registered_documents import SITE


def page_documents() -> Iterator[Registered]:
    """The documents of the site's own pages and scripts."""
    for file in sorted(FOLDER.glob("*.graphql")):
        if text := query(file.stem):
            yield Registered(f"{SITE}.{file.stem}", text, SITE, "")


def manifest_documents(named: Iterable[str]) -> Iterator[Registered]:
    """The documents in manifest files, each named as `app:path` or by its path alone. Raises ManifestRefused."""
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
    except ManifestRefused as refusal:
        raise ManifestRefused(f"{file}: {refusal}") from None
