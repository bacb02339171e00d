"""What an operator can set about documents: those that clients send, and those that they have registered."""

from pydantic import BaseModel

from api.setting_fields import count


class DocumentSettings(BaseModel):
    document_cache: int = count(1_000, 1, 1_000_000, "Documents kept compiled, by each worker")
