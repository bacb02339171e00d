"""A day is read in the ways people write it, and only where one day can be meant."""

import pytest

from api.imports.dates.days import Day, NoSuchDay, read_day


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2026-02-07", None, Day(2, 7, 2026)),
        ("2026/02/07", None, Day(2, 7, 2026)),
        ("2026. 02. 07.", None, Day(2, 7, 2026)),
        ("20260207", None, Day(2, 7, 2026)),
        ("2/27/2026", None, Day(2, 27, 2026)),
        ("27/2/2026", None, Day(2, 27, 2026)),
        ("27-02-2026", None, Day(2, 27, 2026)),
        ("7/7/2026", None, Day(7, 7, 2026)),
        ("07.02.2026", None, Day(2, 7, 2026)),
        ("7/2/2026", "fr", Day(2, 7, 2026)),
        ("7/2/2026", "en-GB", Day(2, 7, 2026)),
        ("7/2/2026", "en-US", Day(7, 2, 2026)),
        ("February 7", None, Day(2, 7)),
        ("Feb. 7, 2026", None, Day(2, 7, 2026)),
        ("Sept 7", None, Day(9, 7)),
        ("7th of February 2026", None, Day(2, 7, 2026)),
        ("Feb 07 2026", None, Day(2, 7, 2026)),
        ("Saturday, 7 February 2026", None, Day(2, 7, 2026)),
        ("7-Feb-2026", None, Day(2, 7, 2026)),
        ("7. Februar 2026", None, Day(2, 7, 2026)),
        ("7. Jänner 2026", None, Day(1, 7, 2026)),
        ("Samstag, 7. März 2026", None, Day(3, 7, 2026)),
        ("1er août 2026", None, Day(8, 1, 2026)),
        ("7 fevrier 2026", None, Day(2, 7, 2026)),
        ("7 de febrero de 2026", None, Day(2, 7, 2026)),
        ("sábado, 7 de fevereiro de 2026", None, Day(2, 7, 2026)),
        ("7 febbraio 2026", None, Day(2, 7, 2026)),
        ("7 mei 2026", None, Day(5, 7, 2026)),
        ("7 d'abril de 2026", None, Day(4, 7, 2026)),
        ("7 февраля 2026 г.", None, Day(2, 7, 2026)),  # noqa: RUF001
        ("7 फ़रवरी 2026", None, Day(2, 7, 2026)),
        ("2026年2月7日", None, Day(2, 7, 2026)),
        ("2월 7일", None, Day(2, 7)),
        ("7 listopada 2026", "pl", Day(11, 7, 2026)),
        ("7 listopada 2026", "hr", Day(10, 7, 2026)),
    ],
)
def test_a_day_is_read_as_written(text: str, language: str | None, day: Day) -> None:
    assert read_day(text, language) == day


@pytest.mark.parametrize(
    "text", ["", "Redmere", "on February 7", "February", "February 2026", "7", "Smarch 7", "7 and 8 February", "7/2"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("31 April", None, "“31 April” is no day of the calendar"),
        ("29 February 2026", None, "“29 February 2026” is no day of the calendar"),
        ("2026-13-01", None, "“2026-13-01” is no day of the calendar"),
        ("30/30/2026", None, "“30/30/2026” is no day of the calendar"),
        ("2026-00-00", None, "“2026-00-00” is no day of the calendar"),
        ("7/2/2026", None, "“7/2/2026” may be two days: write the year first"),
        ("7/2/2026", "en", "“7/2/2026” may be two days: write the year first"),
        ("7/22/26", None, "“7/22/26” has no year of four digits"),
        ("7 Feb 26", None, "“7 Feb 26” has no year of four digits"),
        ("7 listopada 2026", None, "“listopada” is a different month in different languages"),
    ],
)
def test_what_is_no_day_or_two_is_refused(text: str, language: str | None, reason: str) -> None:
    with pytest.raises(NoSuchDay) as refusal:
        read_day(text, language)

    assert str(refusal.value) == reason
