"""Footnotes that nothing refers to: the renderer would leave them out, so they become paragraphs."""

import re

DEFINITION = re.compile(r"^( {0,3})\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")


class Kept:
    """Of a body's notes, those that are referred to, each defined once."""

    def __init__(self, markdown: str) -> None:
        self.referred = set(REFERENCE.findall(markdown))
        self.defined: set[str] = set()

    def kept(self, text: str) -> str:
        return DEFINITION.sub(self._definition, text)

    def _definition(self, found: re.Match[str]) -> str:
        indent, label = found.groups()
        if label not in self.referred or label in self.defined:
            return f"\n{indent}"
        self.defined.add(label)
        return found[0]
