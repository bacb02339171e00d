"""What an operator can set about the size of operations."""

from pydantic import BaseModel

from api.settings.fields import count


class LimitSettings(BaseModel):
    max_tokens: int = count(2_000, 10, 1_000_000, "Tokens in a document")
    max_depth: int = count(25, 1, 100, "Levels of fields within fields")
    max_fields: int = count(1_000, 1, 100_000, "Fields in a document, its fragments opened")
    max_repeats: int = count(20, 1, 10_000, "Times that one selection names the same field")
    max_fragments: int = count(50, 0, 10_000, "Fragments in a document")
    max_statement: int = count(50_000, 1_000, 10_000_000, "Characters of the SQL that an operation becomes")
    max_aliases: int = count(50, 0, 10_000, "Aliases in a document")
    max_cost: int = count(20_000, 1, 100_000_000, "Objects that a document may ask for")
