"""Moments are read in the manners of newspapers and programs of many languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.imports.dates import month_names
from api.imports.dates.moments import read_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("2024-05-01T10:00:00Z", "en", "2024-05-01 10:00"),
        ("2024-05-01 10:00:00 +0200", "en", "2024-05-01 08:00"),
        ("20240501T100000Z", None, "2024-05-01 10:00"),
        ("20240501T100000+0200", None, "2024-05-01 08:00"),
        ("1. März 2024, 14:30 Uhr", "de", "2024-03-01 13:30"),
        ("01.03.2024 - 14.30 Uhr", "de", "2024-03-01 13:30"),
        ("Fr, 1. März 2024 14:30", "de", "2024-03-01 13:30"),
        ("1. Mrz. 2024", "de", "2024-02-29 23:00"),
        ("1. Jänner 2024", "de-AT", "2023-12-31 23:00"),
        ("Donnerstag, 26.11.2020 | 09:05 Uhr", "de", "2020-11-26 08:05"),
        ("26. Nov. 2020 09:05 CET", "de", "2020-11-26 08:05"),
        ("le 26 novembre 2020 à 09h05", "fr", "2020-11-26 08:05"),
        ("26 févr. 2020", "fr", "2020-02-25 23:00"),
        ("1er août 2020", "fr", "2020-07-31 22:00"),
        ("mardi 3 déc. 2019 - 18 h 05", "fr", "2019-12-03 17:05"),
        ("26 de noviembre de 2020, 09:05 h", "es", "2020-11-26 08:05"),
        ("26 nov. 2020 09:05 a.m.", "es", "2020-11-26 08:05"),
        ("26/11/2020 09:05", "es", "2020-11-26 08:05"),
        ("26 novembre 2020 alle 9:05", "it", "2020-11-26 08:05"),
        ("26 gen 2020", "it", "2020-01-25 23:00"),
        ("26 de março de 2020 às 09h05", "pt", "2020-03-26 08:05"),
        ("26 mrt. 2020 om 09:05", "nl", "2020-03-26 08:05"),
        ("26 maart 2020 09.05 uur", "nl", "2020-03-26 08:05"),
        ("26. november 2020 kl. 09:05", "nb", "2020-11-26 08:05"),
        ("26 nov 2020 kl 09.05", "sv", "2020-11-26 08:05"),
        ("26. marraskuuta 2020 klo 9.05", "fi", "2020-11-26 08:05"),
        ("26 listopada 2020, 09:05", "pl", "2020-11-26 08:05"),
        ("26. listopadu 2020 9:05", "cs", "2020-11-26 08:05"),
        ("26 ноября 2020, 09:05", "ru", "2020-11-26 08:05"),
        ("26 Kasım 2020 09:05", "tr", "2020-11-26 08:05"),  # noqa: RUF001
        ("2020年11月26日 09:05", "ja", "2020-11-26 08:05"),
        ("2020년 11월 26일 오전 9:05", "ko", "2020-11-26 08:05"),
        ("26 नवंबर 2020, 09:05", "hi", "2020-11-26 08:05"),
        ("Nov 26, 2020, 9:05 a.m. ET", "en", "2020-11-26 14:05"),
        ("November 26th, 2020 at 9:05 PM EST", "en", "2020-11-27 02:05"),
        ("Thu, 26 Nov 2020 09:05:00 GMT", "en", "2020-11-26 09:05"),
        ("Thu Nov 26 09:05:00 2020", "en", "2020-11-26 08:05"),
        ("11/26/2020 9:05 AM", "en-US", "2020-11-26 08:05"),
        ("26/11/2020", "en-GB", "2020-11-25 23:00"),
        ("1606381500", "en", "2020-11-26 09:05"),
        ("1606381500000", "en", "2020-11-26 09:05"),
        ("2020-11-26T09:05:00.123456789Z", "en", "2020-11-26 09:05"),
        ("2020/11/26 09:05:07 JST", "ja", "2020-11-26 00:05"),
        ("26-Nov-2020", "en", "2020-11-25 23:00"),
        ("2020-11-26T09:05:00+05:30[Asia/Kolkata]", "en", "2020-11-26 03:35"),
    ],
)
def test_a_moment_in_the_manner_of_its_language(text: str, language: str | None, moment: str) -> None:
    assert read_moment(text, BERLIN, language).strftime("%Y-%m-%d %H:%M") == moment


@pytest.mark.parametrize("text", ["26 Nov 2020 09:05 IST", "3/4/2020", "2020-W48-4", "2020-331", "Fr 1 March 2024"])
def test_what_may_be_two_moments_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"may be|must be"):
        read_moment(text, BERLIN, "en")


@pytest.mark.parametrize(
    "text", ["Mon, 02 Jan 2012 07:30:00 +0000", "Monday, January 2, 2012 at 7:30 AM", "2012-01-02 07:30 UTC"]
)
def test_english_dates_are_read_without_the_names_of_other_languages(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them take 50 MB."""
    monkeypatch.setattr(month_names, "_names", {}.__getitem__)

    assert read_moment(text) == datetime(2012, 1, 2, 7, 30, tzinfo=UTC)
