"""Word lists, matched in what readers read, regardless of case, accents, invisible characters and look-alikes."""

from collections.abc import Iterable


class Words:
    """Words and phrases. They match whole words; with a `*` at its end one matches all that begin with it. Where words
    have no blanks between, they match anywhere."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self.needles = {needle: entry for entry in entries if (needle := _needle(entry)).strip()}

    def __bool__(self) -> bool:
        return bool(self.needles)

    def first_in(self, text: str) -> str | None:
        """The first of the list that the text has."""
        if not self.needles:
            return None
        from db.text.folding import readings

        hays = [f" {reading} " for reading in readings(text)]
        return next((entry for needle, entry in self.needles.items() if any(needle in hay for hay in hays)), None)


def _needle(entry: str) -> str:
    from db.text.folding import folded

    return f" {folded(entry)}" + " " * (not entry.rstrip().endswith("*"))
