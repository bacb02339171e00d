"""Where emphasis begins and ends: beside letters of any script, and in what was typed without Markdown in mind."""

from collections.abc import Callable

import regex
from markdown_it.common.utils import isPunctChar
from markdown_it.rules_inline import StateInline

Rule = Callable[[StateInline, bool], bool]

WITHOUT_CASE = regex.compile(
    r"[[\p{L}\p{M}\p{N}]--[\p{Latin}\p{Greek}\p{Cyrillic}\p{Common}\p{Inherited}]]"
    r"|[\u200c\u200d\u060c\u061b\u061f\u06d4\u0964\u0965\u3000-\u303f\u30fb\u30fc\ufe30-\ufe4f\uff00-\uffef]",
    regex.VERSION1,
)
"""A letter or punctuation of scripts that CommonMark's rule, made for English, does not know."""
INSIDE = regex.compile(r"[/\\.@=&#%)\]}¯^]|[\p{Latin}\p{Greek}\p{Cyrillic}\p{Nd}]")
"""Behind which no word begins: within words, addresses, paths, names of files, and faces."""
GOES_ON = regex.compile(r"[/\\.@=&#%]{0,3}[\p{Latin}\p{Greek}\p{Cyrillic}\p{Nd}]")
PAIRS = ("()", "[]", "{}", "<>", "><")


def in_any_script(rule: Rule) -> Rule:
    """`**「…」**` and `**"…"**` have letters right beside them where no blanks are usual."""

    def amended(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        found = rule(state, silent)
        if found and len(state.delimiters) > known and state.src[start] != "_":
            before, behind = neighbours(state.src, start, state.pos)
            if WITHOUT_CASE.match(before) or WITHOUT_CASE.match(behind):
                for delimiter in state.delimiters[known:]:
                    delimiter.open |= not behind.isspace()
                    delimiter.close |= not before.isspace()
        return found

    return amended


def around_whole_words(rule: Rule) -> Rule:
    """Many readers do not know Markdown: `a*b*c`, `__init__.py` and `-_-` stay as typed."""

    def amended(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        found = rule(state, silent)
        if found and len(state.delimiters) > known:
            before, behind = neighbours(state.src, start, state.pos)
            for delimiter in state.delimiters[known:]:
                delimiter.open &= can_open(before, behind)
                delimiter.close &= can_close(before, state.src, state.pos)
        return found

    return amended


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters around; at either end of the text blanks."""
    return text[start - 1 : start] or " ", text[end : end + 1] or " "


def can_open(before: str, behind: str) -> bool:
    """Whether emphasis may begin between the two."""
    return not behind.isspace() and not INSIDE.match(before) and not _is_face(before, behind)


def can_close(before: str, text: str, end: int) -> bool:
    """Whether emphasis may end between the one and what the text goes on with."""
    return not (
        before.isspace() or before in "¯^\\" or GOES_ON.match(text, end) or _is_face(before, text[end : end + 1])
    )


def _is_face(before: str, behind: str) -> bool:
    """`-_-`, `^_^` and `>_<`; also a mark that is spoken of, as in `(*)`."""
    return isPunctChar(before) and (before == behind or before + behind in PAIRS)
