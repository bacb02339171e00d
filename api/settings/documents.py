"""What an operator can set about documents: those that clients send, and those that they have registered."""

from pydantic import BaseModel

from api.settings.fields import count, setting
from api.settings.values import WordList


class DocumentSettings(BaseModel):
    """Documents"""

    document_cache: int = count(1_000, 1, 1_000_000, "Documents and compiled operations kept, by each worker")
    documents: WordList = setting(
        (),
        "paths of manifests with commas between, like web.json or web:dist/manifest.json",
        "Manifests whose documents are registered without the database; an app that is not named is called as its file",
    )
    trusted_only: bool = setting(False, "on or off", "Whether nothing but registered documents is executed")
    persisted_queries: bool = setting(
        False, "on or off", "Whether clients may register a document themselves, by sending it with its SHA-256 hash"
    )
