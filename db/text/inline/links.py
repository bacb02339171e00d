"""Addresses in running text: where they begin and end, with the punctuation around them left outside."""

from bisect import bisect_right
from functools import lru_cache

import regex
from markdown_it.rules_inline import StateInline

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
OUTSIDE = (
    r"\s\p{C}\p{Pi}\p{Pf}<>\"`|\\^\[\]{}…\u0964\u0965\u060c\u061b\u061f\u06d4\u3000-\u3004\u3008-\u303f\u30fb"
    r"\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""What no address has: blanks, quotation marks, and punctuation of other scripts than Latin."""
FOREIGN = rf"(?<![a-z0-9])[{UNSPACED}]"
"""Where blanks are not usual, a letter right behind one of Latin goes on with the sentence."""
NAME = rf"(?:[[\p{{L}}\p{{M}}\p{{N}}_-]--[{UNSPACED}]]|{FOREIGN})+"
ADDRESS = regex.compile(
    rf"(?<![a-z0-9@])(?<![a-z0-9]_)(?:https?://(?![^\s/?#]*@)(?:{NAME}(?:\.{NAME})*|\[[0-9a-f:.]+\])|www(?:\.{NAME}){{2,}})(?::\d+)?"
    rf"(?:[/?#](?:[^{OUTSIDE}{UNSPACED}]|{FOREIGN})*)?",
    regex.VERSION1 | regex.IGNORECASE,
)
TRAILING = "?!.,:;~'"
NAME_OF_FILE = regex.compile(
    r"(?<![\w./\\])(?:{0}[./\\]+)*(?:__{0}__|_{0}_)(?!\w)(?:[./\\]+(?:{0}|__{0}__|_{0}_)(?!\w))*".format(
        r"[^\W_](?:\w*[^\W_])?+"
    )
)
"""Such as `__init__.py` or `_next_/static`, in which nothing is emphasis."""
PLAIN_PART = regex.compile(r"(?<![^./\\])[^\W_]")

Spans = dict[int, int]


@lru_cache(maxsize=32)
def addresses(text: str) -> Spans:
    """Where each address of the text begins, and where it ends."""
    found: Spans = {}
    end, around = 0, set[str]()
    for match in ADDRESS.finditer(text) if "://" in text or "www." in text.lower() else ():
        around |= {*"*_"}.intersection(text[end : match.start()])
        end = found[match.start()] = match.start() + len(_trimmed(match[0], TRAILING + "".join(around)))
    return found


def _trimmed(address: str, marks: str) -> str:
    """Without the marks of the sentence, and without the bracket that the address stands in."""
    unopened = address.count(")") - address.count("(")
    address = address.rstrip(marks)
    while unopened > 0 and address.endswith(")"):
        address, unopened = address[:-1].rstrip(marks), unopened - 1
    return address


@lru_cache(maxsize=32)
def names_of_files(text: str) -> Spans:
    """Where those begin that emphasis would damage, and where they end."""
    matches = NAME_OF_FILE.finditer(text) if "_" in text else ()
    return {match.start(): match.end() for match in matches if PLAIN_PART.search(match[0])}


def address(state: StateInline, silent: bool) -> bool:
    """A bare address is a link, but within another link; nothing in it is markup, nor in the name of a file."""
    end = addresses(state.src).get(state.pos)
    typed_end = end or names_of_files(state.src).get(state.pos)
    if typed_end is None or typed_end > state.posMax:
        return False
    if not silent:
        _push(state, state.src[state.pos : typed_end], is_address=end is not None)
    state.pos = typed_end
    return True


def _push(state: StateInline, typed: str, is_address: bool) -> None:
    link = state.md.normalizeLink(typed if "://" in typed else f"https://{typed}")
    if state.linkLevel or not is_address or not state.md.validateLink(link):
        state.append_pending(typed)
        return
    state.push("link_open", "a", 1).attrs = {"href": link}
    state.push("text", "", 0).content = typed
    state.push("link_close", "a", -1)


def text(state: StateInline, silent: bool) -> bool:
    """All up to what may be markup, as the parser's own rule has it, or up to an address."""
    found = state.md.inline.terminator_re.search(state.src, state.pos)
    starts = _starts(state.src)
    following = starts[(at := bisect_right(starts, state.pos)) : at + 1]
    end = min(found.start() if found else state.posMax, *following, state.posMax)
    if end <= state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


@lru_cache(maxsize=32)
def _starts(text: str) -> list[int]:
    return sorted({*addresses(text), *names_of_files(text)})
