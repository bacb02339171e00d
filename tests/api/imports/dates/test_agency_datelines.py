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
