"""Cases of attribution in text files, and how many of them come out right.

A case is a line with its name behind three equals signs, paragraphs, a line of three hyphens, and for each quotation
how it begins and who speaks: a name, `nobody`, or `no quote` for what is no statement at all. `A|B` allows either.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schema.rules.attribution.attribution import attribute

CASES = Path(__file__).with_name("cases")
NOBODY, NO_QUOTE = "nobody", "no quote"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    paragraphs: list[str]
    expected: list[tuple[str, str]]
    people: list[str] | None


@dataclass(slots=True)
class Score:
    """`right` and `none` count quotations that somebody is known to have said; `wrong` all that name the wrong one."""

    right: int = 0
    none: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> float:
        return self.right / max(1, self.right + self.none)

    def add(self, other: "Score") -> None:
        self.right, self.none = self.right + other.right, self.none + other.none
        self.wrong += other.wrong
        self.missed += other.missed

    def __str__(self) -> str:
        return f"right {self.right}, none {self.none}, wrong {len(self.wrong)}; found {self.found:.1%}"


def read(path: Path) -> Iterator[Case]:
    for block in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, _, rest = block.partition("\n")
        text, _, answers = rest.partition("\n---\n")
        lines = [line for line in answers.split("\n") if line.strip()]
        named = next((line.removeprefix("people =") for line in lines if line.startswith("people =")), None)
        people = None if named is None else [name for name in named.strip().split("; ") if name]
        pairs = [line.split(" => ") for line in lines if " => " in line]
        yield Case(name, [line for line in text.split("\n") if line], [(begin, who) for begin, who in pairs], people)


def judge(case: Case) -> Score:
    found = attribute(case.paragraphs)
    score = Score()
    for beginning, who in case.expected:
        quotes = [quote for quote in found.quotes if quote.text.startswith(beginning)]
        said = quotes[0].speaker or NOBODY if quotes else NO_QUOTE
        allowed = who.split("|")
        place = f"{case.name}: “{beginning} …” is {said}, not {who}"
        if said in allowed:
            score.right += allowed[0] not in (NOBODY, NO_QUOTE)
        elif said in (NOBODY, NO_QUOTE) and who not in (NOBODY, NO_QUOTE):
            score.none += 1
            score.missed.append(place)
        else:
            score.wrong.append(place)
    if case.people is not None and (names := [person.name for person in found.people]) != case.people:
        score.wrong.append(f"{case.name}: the people are {names}")
    return score


def judge_all(paths: list[Path]) -> Score:
    total = Score()
    for path in paths:
        of_file = Score()
        for case in read(path):
            of_file.add(judge(case))
        print(f"{path.stem:12} {of_file}")  # noqa: T201
        total.add(of_file)
    print(f"{'all':12} {total}", *total.wrong, *total.missed, sep="\n  ")  # noqa: T201
    return total
