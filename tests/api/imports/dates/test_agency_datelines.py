"""Datelines are read as agencies run them in, and a text that only looks like one is left alone."""

import pytest

from api.imports.dates.agency_datelines import Dateline, opening, whole_line
from api.imports.dates.days import Day, NoSuchDay

JANUARY_16 = Day(1, 16)


@pytest.mark.parametrize(
    ("printed", "dateline"),
    [
        ("New Delhi [India], January 16 (ANI): ", Dateline("New Delhi [India]", JANUARY_16, "ANI")),
        (
            "Mumbai (Maharashtra) [India], January 16 (ANI): ",
            Dateline("Mumbai (Maharashtra) [India]", JANUARY_16, "ANI"),
        ),
        ("MUMBAI, Jan. 16 (PTI) -- ", Dateline("MUMBAI", JANUARY_16, "PTI")),
        ("New Delhi, Jan 16 (IANS) ", Dateline("New Delhi", JANUARY_16, "IANS")),
        ("BOSTON (AP) — ", Dateline("BOSTON", None, "AP")),
        ("WASHINGTON, D.C. (AP) — ", Dateline("WASHINGTON, D.C.", None, "AP")),
        ("KYIV, Ukraine (AP) _ ", Dateline("KYIV, Ukraine", None, "AP")),
        ("LONDON, Jan 16 (Reuters) - ", Dateline("LONDON", JANUARY_16, "Reuters")),
        ("LONDON Jan 16 (Reuters) - ", Dateline("LONDON", JANUARY_16, "Reuters")),
        ("London, Friday (Reuters) - ", Dateline("London", None, "Reuters")),
        ("(Reuters) - ", Dateline(None, None, "Reuters")),
        ("Berlin (dpa) - ", Dateline("Berlin", None, "dpa")),
        ("Frankfurt am Main (dpa/lhe) – ", Dateline("Frankfurt am Main", None, "dpa/lhe")),  # noqa: RUF001
        ("Rio de Janeiro, Jan. 16, 2026 (AFP) - ", Dateline("Rio de Janeiro", Day(1, 16, 2026), "AFP")),
        ("Paris, 16 janv. 2026 (AFP) - ", Dateline("Paris", Day(1, 16, 2026), "AFP")),
        ("Madrid, 16 ene (EFE).- ", Dateline("Madrid", JANUARY_16, "EFE")),
        ("Redmere, January 16 (By Priya Rao) - ", Dateline("Redmere", JANUARY_16)),
        ("Oslo/Kyiv, January 16 - ", Dateline("Oslo/Kyiv", JANUARY_16)),
        ("Oslo/Kyiv (NTB) - ", Dateline("Oslo/Kyiv", None, "NTB")),
        ("Redmere, 16. Januar: ", Dateline("Redmere", JANUARY_16)),
        ("MANILA, Philippines — ", Dateline("MANILA, Philippines")),
        ("OTTAWA — ", Dateline("OTTAWA")),
        ("NEW YORK—", Dateline("NEW YORK")),
        ("WASHINGTON/LONDON -- ", Dateline("WASHINGTON/LONDON")),
        ("MADRID.- ", Dateline("MADRID")),
        ("ROMA | ", Dateline("ROMA")),
        ("Madrid | EFE ", Dateline("Madrid", None, "EFE")),
        ("BERLIN taz | ", Dateline("BERLIN", None, "taz")),
        ("BERLIN (taz) | ", Dateline("BERLIN", None, "taz")),
        ("(taz) | ", Dateline(None, None, "taz")),
        ("REDMERE, ON / ACCESSWIRE / January 16, 2026 / ", Dateline("REDMERE, ON", Day(1, 16, 2026), "ACCESSWIRE")),
        (
            "Redmere, Ontario--(Newsfile Corp. - January 16, 2026) - ",
            Dateline("Redmere, Ontario", Day(1, 16, 2026), "Newsfile Corp."),
        ),
        ("(ANSA) - ROMA, 16 GEN - ", Dateline("ROMA", JANUARY_16, "ANSA")),
        ("भवपुर [भारत], 16 जनवरी (एएनआई): ", Dateline("भवपुर [भारत]", JANUARY_16, "एएनआई")),
        ("रतनागर (भाषा): ", Dateline("रतनागर", None, "भाषा")),
        ("धनपुर, 3 फरवरी: ", Dateline("धनपुर", Day(2, 3))),
        ("【羽根鳥共同】", Dateline("羽根鳥", None, "共同")),
        ("【羽根鳥=時事】", Dateline("羽根鳥", None, "時事")),
        ("【1月16日 AFP】", Dateline(None, JANUARY_16, "AFP")),
    ],
)
def test_a_dateline_that_is_run_in_is_taken_off_the_text(printed: str, dateline: Dateline) -> None:
    assert opening(f"{printed}Trams - all of them - ran late.") == (dateline, "Trams - all of them - ran late.")


NOVEMBER_26, OF_2026 = Day(11, 26), Day(11, 26, 2026)


@pytest.mark.parametrize(
    ("language", "printed", "dateline"),
    [
        ("de", "Berlin/München (dpa) - ", Dateline("Berlin/München", None, "dpa")),
        ("de", "FRANKFURT (dpa-AFX) - ", Dateline("FRANKFURT", None, "dpa-AFX")),
        ("en", "SEOUL, Nov 26 AFP - ", Dateline("SEOUL", NOVEMBER_26, "AFP")),
        ("de", "Berlin, 26. November (AFP) - ", Dateline("Berlin", NOVEMBER_26, "AFP")),
        ("es", "Nueva York (EE.UU.), 26 nov (EFE).- ", Dateline("Nueva York (EE.UU.)", NOVEMBER_26, "EFE")),
        ("es", "Madrid, 26 nov. (EFE) .- ", Dateline("Madrid", NOVEMBER_26, "EFE")),
        ("es", "(EFE).- ", Dateline(None, None, "EFE")),
        ("es", "MADRID, 26 Nov. (EUROPA PRESS) - ", Dateline("MADRID", NOVEMBER_26, "EUROPA PRESS")),
        ("es", "MADRID, 26 (EUROPA PRESS) - ", Dateline("MADRID", None, "EUROPA PRESS")),
        ("en", "(ANSA) - ROME, NOV 26 - ", Dateline("ROME", NOVEMBER_26, "ANSA")),
        ("it", "Roma, 26 nov. (Adnkronos) - ", Dateline("Roma", NOVEMBER_26, "Adnkronos")),
        ("en", "Nov 26 (Reuters) - ", Dateline(None, NOVEMBER_26, "Reuters")),
        ("ja", "［東京　２６日　ロイター］ - ", Dateline("東京", None, "ロイター")),  # noqa: RUF001
        ("ja", "［２６日 ロイター］ - ", Dateline(None, None, "ロイター")),  # noqa: RUF001
        ("en", "NEW YORK -- (AP) ", Dateline("NEW YORK", None, "AP")),
        ("en", "BEIJING, Nov. 26 (Xinhua) -- ", Dateline("BEIJING", NOVEMBER_26, "Xinhua")),
        ("zh", "新华社北京11月26日电（记者张明）", Dateline("北京", NOVEMBER_26, "新华社")),  # noqa: RUF001
        ("en", "MOSCOW, November 26. /TASS/. ", Dateline("MOSCOW", NOVEMBER_26, "TASS")),
        ("ru", "МОСКВА, 26 ноября. /ТАСС/. ", Dateline("МОСКВА", NOVEMBER_26, "ТАСС")),  # noqa: RUF001
        ("ru", "МОСКВА, 26 ноя - РИА Новости. ", Dateline("МОСКВА", NOVEMBER_26, "РИА Новости")),  # noqa: RUF001
        ("en", "MOSCOW. Nov 26 (Interfax) - ", Dateline("MOSCOW", NOVEMBER_26, "Interfax")),
        ("en", "SAITAMA, Japan, Nov. 26 Kyodo - ", Dateline("SAITAMA, Japan", NOVEMBER_26, "Kyodo")),
        ("en", "TOKYO, Nov. 26, Kyodo - ", Dateline("TOKYO", NOVEMBER_26, "Kyodo")),
        ("en", "LONDON (PA) - ", Dateline("LONDON", None, "PA")),
        ("de", "Wien/Graz (APA) - ", Dateline("Wien/Graz", None, "APA")),
        ("de", "Berlin (APA/dpa) - ", Dateline("Berlin", None, "APA/dpa")),
        ("de", "Bern (sda) ", Dateline("Bern", None, "sda")),
        ("fr", "Berne (awp/ats) - ", Dateline("Berne", None, "awp/ats")),
        ("fr", "(Keystone-ATS) ", Dateline(None, None, "Keystone-ATS")),
        ("nl", "DEN HAAG (ANP) ", Dateline("DEN HAAG", None, "ANP")),
        ("nl", "'s-GRAVENHAGE (ANP) - ", Dateline("'s-GRAVENHAGE", None, "ANP")),
        ("nl", "BRUSSEL 26/11 (BELGA) = ", Dateline("BRUSSEL", NOVEMBER_26, "BELGA")),
        ("fr", "BRUXELLES 26/11 (AFP-BELGA) = ", Dateline("BRUXELLES", NOVEMBER_26, "AFP-BELGA")),
        ("pt", "Lisboa, 26 nov 2026 (Lusa) – ", Dateline("Lisboa", OF_2026, "Lusa")),  # noqa: RUF001
        ("sv", "STOCKHOLM (TT) ", Dateline("STOCKHOLM", None, "TT")),
        ("sv", "WASHINGTON /TT/ ", Dateline("WASHINGTON", None, "TT")),
        ("nb", "Oslo (NTB-AFP): ", Dateline("Oslo", None, "NTB-AFP")),
        ("da", "København /ritzau/ ", Dateline("København", None, "ritzau")),
        ("fi", "Helsinki, 26. marraskuuta (STT) ", Dateline("Helsinki", NOVEMBER_26, "STT")),
        ("en", "OTTAWA (CP) — ", Dateline("OTTAWA", None, "CP")),
        ("cs", "Brno 26. 11. (ČTK) - ", Dateline("Brno", NOVEMBER_26, "ČTK")),
        ("hu", "Budapest, 2026. november 26., csütörtök (MTI) - ", Dateline("Budapest", OF_2026, "MTI")),
        ("ko", "(서울=연합뉴스) 홍길동 기자 = ", Dateline("서울", None, "연합뉴스")),
        ("en", "Riyadh, November 26, 2026, SPA -- ", Dateline("Riyadh", OF_2026, "SPA")),
        ("en", "Damascus, SANA- ", Dateline("Damascus", None, "SANA")),
        ("en", "NEW YORK--(BUSINESS WIRE)--", Dateline("NEW YORK", None, "BUSINESS WIRE")),
        ("en", "NEW YORK, Nov. 26, 2026 /PRNewswire/ -- ", Dateline("NEW YORK", OF_2026, "PRNewswire")),
    ],
)
def test_each_agency_has_its_own_manner(language: str, printed: str, dateline: Dateline) -> None:
    assert opening(f"{printed}Trams ran late.", language) == (dateline, "Trams ran late.")


def test_what_follows_an_agency_is_a_place_only_with_its_day() -> None:
    assert opening("(Reuters) - NATO, EU — and others — met.") == (
        Dateline(source="Reuters"),
        "NATO, EU — and others — met.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reed (Lab) - the mayor's friend - said no.",
        "European Union (EU) - and other - leaders met.",
        "NATO — an alliance — met.",
        "In Redmere, January 16 - a Friday - was cold.",
        "The council (in full session) - met.",
        "Redmere, 31 April - there is no such day.",
        "On time: the trams.",
        "Palestinian Authority (PA) - long divided - met.",
        "Alcoholics Anonymous (AA) Members met.",
        "Tom Reed (AFP) Photographer of the year, said so.",
        "Anna Berg (CP) - Minister of trade.",
        "Aaron Reed, UPI -- The reporter left.",
        "Isle of Man, TT - The race began.",
        "Der Audi TT - Das Auto ist neu.",
        "Apollo 11 (CNN) - Nobody knew.",
        "Art. 5 (AA) - Niemand.",
        "Yes (TT) No.",
        "Brussels 3/4 - done.",
        "EXCLUSIVE — The council met.",
        "REDMERE — The council met.",
        "WASHINGTON — the state, not the city — was cold.",
        "Ottawa — The musical — is back.",
        "Tom Reed | AP Photo of the year",
        "PARIS HILTON — The star came.",
        "Trams / ACCESSWIRE / Buses / Ferries / all were late.",
    ],
)
def test_other_openings_are_text(text: str) -> None:
    assert opening(text) is None


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("New Delhi, January 16", Dateline("New Delhi", JANUARY_16)),
        ("Castle Arn, North Shore, Jan 16 (NW)", Dateline("Castle Arn, North Shore", JANUARY_16, "NW")),
        ("New Delhi [India], January 16 (ANI):", Dateline("New Delhi [India]", JANUARY_16, "ANI")),
        ("Redmere, 16. Januar 2026", Dateline("Redmere", Day(1, 16, 2026))),
        ("Redmere, 1/16/2026", Dateline("Redmere", Day(1, 16, 2026))),
        ("Published on January 16, 2026", Dateline(None, Day(1, 16, 2026))),
        ("The winners, 2026", None),
        ("Ada Lind, 43", None),
    ],
)
def test_a_line_of_its_own(line: str, dateline: Dateline | None) -> None:
    assert whole_line(line) == dateline


@pytest.mark.parametrize("line", ["Redmere, 31 April", "Redmere, 1/2/2026", "Redmere, Smarch 16, 2026", "31 April"])
def test_a_line_with_a_day_that_cannot_be_says_so(line: str) -> None:
    with pytest.raises(NoSuchDay):
        whole_line(line, "en")


def test_a_language_tells_the_day_from_the_month() -> None:
    assert whole_line("Lyon, 1/2/2026", "fr") == Dateline("Lyon", Day(2, 1, 2026))
