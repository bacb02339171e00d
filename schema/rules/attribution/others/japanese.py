"""Japanese: 「…」と山田氏は述べた, with people who are named in full once and by a shorter name again."""

import re
from collections.abc import Sequence

from schema.rules.attribution import word_lists
from schema.rules.attribution.narration import BLANK, Narration
from schema.rules.attribution.people import Person

TITLES = (
    "内閣官房長官|官房長官|副大統領|大統領|報道官|総理大臣|首相|外相|財務相|大臣|知事|副市長|市長|町長|村長|区長|社長|会長|副社長|教授|准教授|監督|選手|議員"
    "|議長|委員長|理事長|理事|所長|局長|部長|課長|校長|園長|館長|院長|代表|総裁|頭取|署長|隊長|研究員|弁護士|医師|氏|さん"
)
KANJI = r"[\u3400-\u9fff々]"
NAME = r"[\u3400-\u9fff々]{3,6}?|[\u30a1-\u30fa\u30fc]+(?:[・＝][\u30a1-\u30fa\u30fc]+)+"  # noqa: RUF001
TITLED = re.compile(
    rf"(?<![\u3400-\u9fff々\u30a1-\u30fa\u30fc・])(?P<name>{NAME})(?P<title>{TITLES})(?![\u3400-\u9fff々])"
)
SAID = (
    "述べ|話し|語っ|語り|説明し|強調し|訴え|コメントし|指摘し|明かし|答え|振り返っ|呼びかけ|主張し|発表し|"
    "喜ん|話す|語る|言っ"
)
SHORT = "氏|さん"
SURNAME = "|".join(sorted(word_lists.read("others/japanese.txt")["surnames"], key=len, reverse=True))
WITH_SURNAME = re.compile(rf"(?:{SURNAME})[^県市区町村府都庁省署検警党社組院校駅港]{{1,3}}")


def find_people(text: str) -> list[Person]:
    """Full names with a frequent surname, or that the text also shortens (山田花子市長, then 山田市長); and
    foreign ones with a dot inside."""
    found: dict[str, Person] = {}
    for mention in TITLED.finditer(text):
        name, title = mention["name"], mention["title"]
        person = found.get(name)
        if person is None and ("・" in name or WITH_SURNAME.fullmatch(name) or _short_form(name, text)):
            person = found[name] = Person(name, (name,), first_at=mention.start())
        if person and title not in SHORT.split("|"):
            person.printed_titles.append(title)
    return list(found.values())


class JapaneseCredits:
    def __init__(self, narration: Narration, persons: Sequence[Person]) -> None:
        self.text = narration.text
        self.narration = narration
        self.persons: dict[str, list[Person]] = {}
        for person in persons:
            for name in {person.name, _short_form(person.name, narration.text) or person.name}:
                self.persons.setdefault(name, []).append(person)
        names = "|".join(re.escape(name) for name in sorted(self.persons, key=len, reverse=True)) or "(?!)"
        who = rf"(?<![\u3400-\u9fff々・])(?P<name>{names})(?:{TITLES})?[はが]"
        within = rf"[^。\n{BLANK}]{{0,24}}?"
        self.behind = re.compile(rf"と、?(?:[^。\n{BLANK}]{{0,12}}の)?(?P<printed>{who}{within}(?:{SAID}))")
        self.saying = re.compile(rf"と{within}(?:{SAID})")
        self.before = re.compile(rf"(?:[^。\n{BLANK}]{{0,40}}[、，の])?(?P<printed>{who})[^。\n{BLANK}]{{0,24}}")  # noqa: RUF001

    def credit(self, start: int, end: int) -> tuple[str, Person | None] | None:
        line = self.narration.line_start(start)
        floor = max(line, *(self.text.rfind(mark, line, start) + 1 for mark in f"。】{BLANK}"))
        found = self.behind.match(self.text, end)
        if found is None and self.saying.match(self.text, end):
            found = self.before.fullmatch(self.text, floor, start)
        if found is None:
            return None
        persons = self.persons[found["name"]]
        return found["printed"], persons[0] if len(persons) == 1 else None


def _short_form(name: str, text: str) -> str | None:
    """The beginning of a full name that stands alone before a title elsewhere."""
    if "・" in name:
        return name.split("・")[-1]
    short = [name[:length] for length in (3, 2, 1) if length < len(name)]
    return next(
        (one for one in short if re.search(rf"(?<![\u3400-\u9fff々]){one}(?:{TITLES})(?![\u3400-\u9fff々])", text)),
        None,
    )
