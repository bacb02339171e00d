"""The types of an article's fields, read from the text that stands in a file."""

import html
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic import StringConstraints as Words

from api.imports import breaks
from api.imports.article.findings import Findings
from api.imports.dates.datelines import read_dateline
from api.imports.dates.days import Day, read_day
from api.imports.dates.moments import read_moment
from db.text.composition import composed
from db.text.languages import normalised, tag_named
from db.text.names import cleaned
from schema.rules.publishing import limits, texts

TRUE, FALSE = {"true", "yes", "on", "y", "1"}, {"false", "no", "off", "n", "0"}
FILE_ENDING = re.compile(r"\.(?:md|markdown|mdx|html?)$", re.IGNORECASE)
INLINE_HTML = re.compile(r"</?(?:a|abbr|b|br|cite|code|em|i|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)


def flag_of(given: Any) -> bool | None:
    """None for what is neither true nor false."""
    if isinstance(given, list | dict):
        return None
    said = str(given).strip().lower()
    return True if said in TRUE else False if said in FALSE else None


def _flag(given: Any) -> Any:
    found = flag_of(given)
    return given if found is None else found


def _count(given: Any) -> Any:
    return int(given) if isinstance(given, str) and given.isdecimal() and len(given) < 10 else given


def _unless_exact(read: Callable[[Any], Any]) -> Callable[[Any, ValidationInfo], Any]:
    """What reads a value of a file in which it may stand otherwise than it is meant."""

    def read_unless_exact(given: Any, info: ValidationInfo) -> Any:
        findings: Findings = info.context  # type: ignore[assignment]
        return given if findings.is_exact else read(given)

    return read_unless_exact


def _plain(text: Any) -> Any:
    """Without the HTML that other systems put into a title or an excerpt."""
    if not isinstance(text, str) or not ("<" in text or "&" in text):
        return text
    return html.unescape(breaks.without(INLINE_HTML, text))


def _moment(given: Any, info: ValidationInfo) -> Any:
    if not isinstance(given, str):
        return given
    findings: Findings = info.context  # type: ignore[assignment]
    return read_moment(given, findings.options.time_zone, findings.language)


def _day(given: Any, info: ValidationInfo) -> Any:
    findings: Findings = info.context  # type: ignore[assignment]
    if isinstance(given, str):
        given = read_day(given, findings.language) or given
    if isinstance(given, date) and not isinstance(given, datetime):
        return Day(given.month, given.day, given.year)
    if not isinstance(given, Day):
        raise ValueError('must be a date such as 2026-01-16 or "January 16"')
    return given


def _dateline(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    if found := read_dateline(given):
        return {"place": found[0], "date": found[1]}
    raise ValueError('must be a place and a date, such as "Redmere, 2026-01-16"')


def _person(given: Any) -> Any:
    return {"name": given} if isinstance(given, str) else given


def _reader(given: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Most names of readers stand in a file again and again."""
    findings: Findings = info.context  # type: ignore[assignment]
    if not isinstance(given, str):
        return read(given)
    if (found := findings.readers.get(given)) is None:
        found = findings.readers[given] = read(given)
    return found


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _key_points(given: Any) -> Any:
    return {"points": given} if isinstance(given, list) else given


def _language(given: str) -> str:
    if tag := normalised(given):
        return tag
    meant = tag_named(given)
    raise ValueError(
        f"must be a BCP 47 tag such as hi or pt-BR, not “{given}”" + (f"; that is {meant}" if meant else "")
    )


def _reference(given: str) -> str:
    """An article's slug or id; of an address or the path of a file, what stands for its slug."""
    last = unquote(given.split("#")[0].split("?")[0].rstrip("/").rpartition("/")[2], errors="replace")
    return composed(FILE_ENDING.sub("", last)) or given


Text = Annotated[str, Words(strip_whitespace=True, min_length=1), AfterValidator(texts.printable)]
Line = Annotated[Text, AfterValidator(_unless_exact(texts.one_line))]
PlainLine = Annotated[Line, BeforeValidator(_unless_exact(_plain))]
Name = Annotated[Line, Field(max_length=limits.NAME)]
ReaderName = Annotated[Name, AfterValidator(cleaned), WrapValidator(_reader)]
LanguageTag = Annotated[Line, Field(max_length=100), AfterValidator(_language)]
Reference = Annotated[Line, Field(max_length=limits.ADDRESS), AfterValidator(_unless_exact(_reference))]
Tag = Annotated[PlainLine, Field(max_length=limits.TOPIC)]
Address = Annotated[Line, Field(max_length=limits.ADDRESS)]
Point = Annotated[Line, Field(max_length=limits.KEY_POINT)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, Field(ge=0), BeforeValidator(_count)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
AsDay, AsDateline = BeforeValidator(_day), BeforeValidator(_dateline)
AsPerson, AsList, AsKeyPoints = BeforeValidator(_person), BeforeValidator(_listed), BeforeValidator(_key_points)
