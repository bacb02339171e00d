"""Quotations in running text, and who is credited with them."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.article_input import PersonDraft, QuoteDraft

FEWEST_WORDS = 4
QUOTATION = re.compile(r"\"([^\"“”\n]+)\"|“([^\"“”\n]+)”")
SENTENCE_END = re.compile(r"[.!?][\"”]?\s+")
SAYING = """
(?:acknowledged|added|admitted|announced|argued|asked|claimed|concluded|confirmed|continued|declared|explained|
insisted|joked|noted|observed|promised|quipped|recalled|remarked|replied|said|says|stated|stressed|told|warned|wrote)
""".replace("\n", "")


@dataclass(frozen=True, slots=True)
class Credit:
    """The words that credit a quotation, and the one among them who says it."""

    printed: str
    subject: str


class Cast:
    """The people of one text, as it speaks of them: by full name, surname, role or pronoun."""

    def __init__(self, people: Sequence[PersonDraft], narration: str) -> None:
        surnames = [person.name.split()[-1] for person in people]
        self.titles = {person.name: person.title or "" for person in people}
        self.names = {person.name: person.name for person in people} | {
            surname: person.name
            for surname, person in zip(surnames, people, strict=True)
            if surnames.count(surname) == 1
        }
        names = "|".join(re.escape(name) for name in sorted(self.names, key=len, reverse=True)) or "(?!)"
        who = rf"(?P<subject>\b(?:{names}|[Hh]e|[Ss]he|[Tt]hey|[Tt]he [\w-]+(?: [\w-]+)?)\b)"
        says = rf"{who}(?:, [^,.]{{1,80}},)? (?:also |later |then )?\b{SAYING}\b"
        mentions = re.finditer(rf"\b(?:{names})\b(?!['’]s)", narration)  # noqa: RUF001
        self.mentions = [(mention.start(), self.names[mention[0]]) for mention in mentions]
        self.credits_before = re.compile(says)
        self.credits_behind = (
            re.compile(rf"[\s,]*(?P<printed>(?:[\w-]+ ){{0,6}}?{says})"),
            re.compile(rf"[\s,]*(?P<printed>{SAYING} (?:[\w'’-]+ ){{0,6}}?(?P<subject>{names})\b)"),  # noqa: RUF001
        )

    def speaker(self, subject: str, position: int) -> str | None:
        """Who is meant at a position of the text. A role that fits nobody named before is nobody."""
        if subject in self.names:
            return self.names[subject]
        role = "" if subject.lower() in ("he", "she") else subject.lower().removeprefix("the ")
        for at in range(bisect(self.mentions, (position, "")) - 1, -1, -1):
            name = self.mentions[at][1]
            if _fits(role, self.titles[name]):
                return name
        return None


def find(paragraphs: Sequence[str], people: Sequence[PersonDraft]) -> list[QuoteDraft]:
    """Every quotation of at least four words, in order, with its speaker where the sentence around it names one.

    "He said" and "she added" mean the person last named outside quotations; "the minister" means the last one whose
    title has that word or those initials. A quotation that goes on after "…," she said. is hers too.
    """
    text = "\n".join(paragraphs)
    narration = QUOTATION.sub(lambda quotation: " " * len(quotation[0]), text)
    return list(_quotes(text, Cast(people, narration)))


def _quotes(text: str, cast: Cast) -> Iterator[QuoteDraft]:
    speaker, end = None, 0
    for quotation in QUOTATION.finditer(text):
        before = text[max(end, text.rfind("\n", 0, quotation.start()) + 1) : quotation.start()]
        credit = _credit_behind(quotation, text, cast) or _credit_before(before, cast)
        if credit:
            speaker = cast.speaker(credit.subject, quotation.start())
        elif not _goes_on(before):
            speaker = None
        end = quotation.end()
        words = quotation[1] or quotation[2]
        if len(words.split()) >= FEWEST_WORDS:
            yield QuoteDraft(text=_ended(words), speaker=speaker, attribution=credit.printed if credit else None)


def _credit_behind(quotation: re.Match[str], text: str, cast: Cast) -> Credit | None:
    """The credit after a quotation that leaves its sentence open."""
    words, line_end = quotation[1] or quotation[2], text.find("\n", quotation.end())
    behind = text[quotation.end() : line_end if line_end >= 0 else len(text)]
    if words[-1] not in ",?!-–—" and not behind.startswith(","):  # noqa: RUF001
        return None
    for pattern in cast.credits_behind:
        if found := pattern.match(behind):
            return Credit(found["printed"], found["subject"])
    return None


def _credit_before(before: str, cast: Cast) -> Credit | None:
    """The last credit in the part of the sentence that leads up to a quotation."""
    sentence = SENTENCE_END.split(before)[-1]
    found = list(cast.credits_before.finditer(sentence))
    return Credit(found[-1][0], found[-1]["subject"]) if found else None


def _goes_on(before: str) -> bool:
    """Whether a quotation begins a sentence right behind the credit of the one before it."""
    sentences = SENTENCE_END.split(before)
    return len(sentences) == 2 and not sentences[1].strip() and bool(re.search(SAYING, sentences[0]))


def _ended(words: str) -> str:
    """A comma before "she said" stands for the full stop of a whole sentence."""
    text = words.strip()
    if not text.endswith(","):
        return text
    return text[:-1] + ("." if text[:1].isupper() else "")


def _fits(role: str, title: str) -> bool:
    words = title.casefold().split()
    initials = "".join(word[0] for word in words)
    return role.casefold() == initials or all(word in words for word in role.casefold().split())
