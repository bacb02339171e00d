"""Arguments of shortcodes, tags and components: `a.png "Two words" key="value" key=value key: value key={"value"}`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

ARGUMENT = re.compile(
    r"""
    (?: (?P<key> [A-Za-z_@][\w.@-]* ) \s* (?: = \s* | : (?=[\s"']) \s* ) )?
    (?: "(?P<double> (?:[^"\\]|\\.)* )"
      | '(?P<single> (?:[^'\\]|\\.)* )'
      | `(?P<raw> [^`]* )`
      | [“”„″](?P<curly> [^“”„″]* )[“”″]
      | \{ (?P<braces> (?:[^{}]|\{[^{}]*\})* ) \}
      | (?P<bare> [^\s"'`“”„″{}]+ ) )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
LITERAL = re.compile(r"\s*([\"'`])(.*)\1\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Arguments:
    positional: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)

    def first(self, keys: Iterable[str]) -> str:
        """The value of the first of these keys that has one, or nothing."""
        return next((value for key in keys if (value := self.named.get(key, "").strip())), "")

    def sentences(self) -> list[str]:
        """Positional arguments that are text: they have blanks."""
        return [value for value in self.positional if re.search(r"\S\s+\S", value)]


def parse(text: str) -> Arguments:
    """Keys in lower case, values without their quotation marks. What is computed from variables has no value."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for found in ARGUMENT.finditer(unescape(text) if "&" in text else text):
        value = _value(found)
        if key := found["key"]:
            named.setdefault(key.lower(), value)
        elif value:
            positional.append(value)
    return Arguments(tuple(positional), named)


def _value(found: re.Match[str]) -> str:
    if found["double"] is not None or found["single"] is not None:
        return ESCAPED.sub(r"\1", found["double"] if found["double"] is not None else found["single"])
    if found["braces"] is not None:
        literal = LITERAL.fullmatch(found["braces"])
        return literal[2] if literal else ""
    if found["bare"] is not None:
        return found["bare"].strip(",")
    return found["raw"] if found["raw"] is not None else found["curly"]
