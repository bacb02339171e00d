"""Pull quotes: lines that are nothing but a quotation, with or without its credit."""

import re

from db.article_input import PersonDraft, QuoteDraft
from schema.rules.attribution import names, people

QUOTED = r"[^\"“”„«»]+"
FORMS = (
    re.compile(rf"[\"“„«](?P<text>{QUOTED})\s[-–—]+\s*(?P<credit>[^\"“”–—]{{1,200}})[\"”“»]"),  # noqa: RUF001
    re.compile(rf"[\"“„«](?P<text>{QUOTED})[\"”“»]\s*[-–—]+\s*(?P<credit>{QUOTED})"),  # noqa: RUF001
    re.compile(rf"[\"“„«](?P<text>{QUOTED})(?P<credit>)[\"”“»]"),
)
CREDIT = re.compile(rf"(?!.*[.!?…]$)[{names.UPPER}][^,]{{0,80}}(?:, .*)?|[^\x00-\u024f].*")
MOST_WORDS = 6


def read(line: str) -> QuoteDraft | None:
    """The quote of a line; None where more stands on it, or what a dash sets off is no name."""
    for form in FORMS:
        found = form.fullmatch(line)
        credit = found["credit"].strip() if found else ""
        if found and (not credit or _is_credit(credit)):
            return QuoteDraft(text=found["text"].strip(), attribution=credit or None, is_pull_quote=True)
    return None


def speaker(quote: QuoteDraft, known: list[PersonDraft]) -> PersonDraft | None:
    """Who is credited: someone known by full name, or else whoever the credit names in full."""
    credit = quote.attribution or ""
    found = next((one for one in known if re.search(rf"(?<!\w){re.escape(one.name)}(?!\w)", credit)), None)
    if found:
        return found
    named = people.find(credit)
    if not named and len(runs := names.find(credit)) == 1 and len(runs[0].core) > 1 and runs[0].is_name:
        return PersonDraft(name=names.spelled(runs[0].name, credit))
    return people.draft(named[0]) if len(named) == 1 else None


def _is_credit(credit: str) -> bool:
    return bool(CREDIT.fullmatch(credit)) and len(credit.partition(",")[0].split()) <= MOST_WORDS
