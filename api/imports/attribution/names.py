"""People in running text: full names that stand beside a title."""

import re
from collections.abc import Iterator

from db.article_input import PersonDraft

NOUNS = """
ambassador analyst archaeologist astronomer author captain chair chairman chairperson chairwoman chancellor
chief coach commissioner coordinator councillor curator director doctor dr economist editor engineer farmer general
governor head headteacher historian inspector judge justice king leader manager mayor minister pm president principal
professor queen researcher scientist secretary senator spokesman spokesperson spokeswoman superintendent teacher
""".split()  # noqa: SIM905

NOUN = "|".join(rf"[{noun[0]}{noun[0].upper()}]{noun[1:]}|{noun.upper()}" for noun in NOUNS)
CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
NOT_A_NAME = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|The\b)"
WORD = rf"{NOT_A_NAME}{CAPITAL}(?:\.(?= )|[\w-]*(?:['’]{CAPITAL}[\w-]+)?)"  # noqa: RUF001
NAME = rf"(?P<name>{WORD}(?: (?:(?:al|bin|da|de|del|den|der|di|la|van|von) )*{WORD}){{1,3}})"
BEFORE = rf"(?:(?:former|acting|deputy|vice) )?(?:{CAPITAL}[\w&-]* ){{0,4}}?(?:(?:{NOUN}) )?(?:{NOUN})"
BEHIND = rf"(?:[\w&'’-]+ ){{0,5}}?(?:{NOUN})(?: (?:of|for|at) [^,.;\"“”\n]{{1,60}})?"  # noqa: RUF001

TITLE_THEN_NAME = re.compile(rf"(?<![\w-])(?P<title>{BEFORE}) {NAME}")
NAME_THEN_TITLE = re.compile(rf"(?<![\w-]){NAME}, (?:the |an? )?(?P<title>{BEHIND})(?=[,.;\n]|$)")


def find(text: str) -> list[PersonDraft]:
    """Everyone whose full name is printed with a title, in order of first appearance, with the first title printed.

    "Mayor Ada Lind" and "Ada Lind, mayor of Redmere," name her; "Lind" or "Mayor Lind" alone name nobody.
    """
    found = sorted(_mentions(text), key=lambda mention: mention.start("name"))
    titles: dict[str, str] = {}
    for mention in found:
        titles.setdefault(mention["name"], re.sub(r"^The ", "", mention["title"]))
    return [PersonDraft(name=name, title=title) for name, title in titles.items()]


def _mentions(text: str) -> Iterator[re.Match[str]]:
    yield from TITLE_THEN_NAME.finditer(text)
    yield from NAME_THEN_TITLE.finditer(text)
