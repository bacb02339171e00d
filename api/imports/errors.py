"""What is wrong with a file that cannot be imported."""


class UnreadableFile(Exception):
    """`reason` is one sentence for the person who wrote the file; `line` is where to look, when that is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
