"""What stands where on a page: tops of many looks, lines that are no part of one, and the last line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read
from db.article_input import ArticleDraft, PersonDraft

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, tzinfo=UTC))


def page(folder: Path, *paragraphs: str) -> ArticleDraft:
    path = folder / "page.txt"
    path.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return read(path, OPTIONS).draft


@pytest.mark.parametrize("line", ['"It was late" - Ola Lind', "Redmere, March 3", "March 3, 2026", "Lyon (AFP) - No."])
def test_a_line_in_the_middle_of_a_page_moves_nothing(tmp_path: Path, line: str) -> None:
    body = ("The council met on Monday.", "It was a long night.", line, "The vote came at dawn.")

    article = page(tmp_path, "Trams", *body)

    assert article.body.replace("\\", "") == "\n\n".join(body)
    assert (article.dek, article.dateline_place, article.source) == (None, None, None)


def test_key_points_at_the_end_stay_there(tmp_path: Path) -> None:
    article = page(tmp_path, "Trams", "One is late.", "Two are late.", "Three are late.", "Key points", "- One\n- Two")

    assert article.key_points == ()
    assert article.body.endswith("Three are late.\n\nKey points\n\n- One\n- Two")


def test_the_agencys_headline_and_the_dek_are_two_things(tmp_path: Path) -> None:
    article = page(
        tmp_path, "Trams", "Trams run late again.", "Key points: Why", "• One", '"Late again", says Lind',
        "The council wants them on time.", "Redmere, March 3", "Trams ran late on Tuesday."
    )  # fmt: skip

    assert article.summary == "Trams run late again."
    assert article.alternative_headline == '"Late again", says Lind'
    assert article.dek == "The council wants them on time."


@pytest.mark.parametrize(
    ("opening", "place", "day", "source"),
    [
        ("New Delhi [India], January 16 (ANI): ", "New Delhi [India]", date(2026, 1, 16), "ANI"),
        ("BOSTON (AP) — ", "BOSTON", None, "AP"),
        ("Berlin (dpa) - ", "Berlin", None, "dpa"),
        ("Oslo/Kyiv, 16. januar - ", "Oslo/Kyiv", date(2026, 1, 16), None),
    ],
)
def test_a_dateline_that_is_run_in_leaves_the_text(
    tmp_path: Path, opening: str, place: str, day: date | None, source: str | None
) -> None:
    article = page(tmp_path, "Trams", f"{opening}Trams ran late.", "By Priya Rao", "They always do.")

    assert (article.dateline_place, article.dateline_date, article.source) == (place, day, source)
    assert article.body == "Trams ran late.\n\nThey always do."
    assert article.summary == "Trams ran late."
    assert (article.byline, [author.person for author in article.authors]) == ("By Priya Rao", ["Priya Rao"])


def test_a_byline_stands_above_or_below_the_dateline(tmp_path: Path) -> None:
    above = page(tmp_path, "Trams", "By Priya Rao and Tom Reed", "Redmere, March 3", "Trams ran late.")
    below = page(tmp_path, "Trams", "Redmere, March 3", "By Priya Rao and Tom Reed", "Trams ran late.")

    assert above == below
    assert [author.person for author in above.authors] == ["Priya Rao", "Tom Reed"]


@pytest.mark.parametrize(
    "line", ["By Our Correspondent", "By Staff Reporter", "By Marsh News Service", "By The Editors"]
)
def test_a_newsroom_in_a_byline_is_nobody(tmp_path: Path, line: str) -> None:
    article = page(tmp_path, "Trams", line, "Redmere, March 3", "Trams ran late.")

    assert (article.byline, article.authors) == (line, ())


def test_a_sentence_that_begins_with_by_is_none(tmp_path: Path) -> None:
    assert page(tmp_path, "Trams", "By Friday the trams ran late.", "They do.").byline is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("- ANI", "ANI"),
        ("— Reuters", "Reuters"),
        ("- Redmere Courier", "Redmere Courier"),
        ("-- dpa/lby", "dpa/lby"),
        ("Source: Redmere Tramways", "Redmere Tramways"),
        ("- Bread", None),
        ("— Bread", None),
        ("- Trams that are late", None),
    ],
)
def test_only_a_newsroom_is_credited_by_the_last_line(tmp_path: Path, line: str, source: str | None) -> None:
    article = page(tmp_path, "Trams", "Trams ran late.", "They always do.", line)

    assert article.source == source
    assert article.body.endswith("They always do.") == (source is not None)


def test_a_list_at_the_end_credits_nobody(tmp_path: Path) -> None:
    article = page(tmp_path, "Agencies", "These were there:", "- Reuters", "- AFP")

    assert article.source is None
    assert article.body == "These were there:\n\n- Reuters\n\n- AFP"


def test_lines_are_paragraphs_where_no_line_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Trams\nTrams ran late.\nThey always do:\n- in winter\n- in summer\nNobody knows why.\n")

    assert read(path, OPTIONS).draft.body == (
        "Trams ran late.\n\nThey always do:\n\n- in winter\n- in summer\n\nNobody knows why."
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Redmere, 31 April", "“31 April” is no day of the calendar."),
        ("Redmere, 1/2/2026", "“1/2/2026” may be two days: write the year first."),
        ("Redmere, Smarch 16, 2026", "“Smarch 16, 2026” is no date that can be read."),
        ("Redmere, 31 April (NW) - Trams ran late.", "“31 April” is no day of the calendar."),
    ],
)
def test_a_date_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        page(tmp_path, "Trams and the people of the town", line, "The trams ran late on Tuesday and it was cold.")

    assert refusal.value.reason == f"The page's date cannot be read: {reason}"
    assert refusal.value.line == 3


@pytest.mark.parametrize(
    ("line", "text", "day"),
    [
        ("Redmere, 16. Januar 2026", "Die Bahn ist zu spät und der Rat hat es nicht gewusst.", date(2026, 1, 16)),
        ("Redmere, 1/16/2026", "The trams ran late on Tuesday.", date(2026, 1, 16)),
        ("Lyon, 1/2/2026", "Les trams sont en retard et le conseil ne le savait pas.", date(2026, 2, 1)),
    ],
)
def test_dates_are_read_in_the_language_of_the_page(tmp_path: Path, line: str, text: str, day: date) -> None:
    assert page(tmp_path, "Trams", line, text).dateline_date == day


def test_a_pull_quote_is_credited_to_a_name_only(tmp_path: Path) -> None:
    named = page(tmp_path, "Trams", '"They are never on time – Ola Lind"', "Redmere, March 3", "Trams ran late.")  # noqa: RUF001
    other = page(tmp_path, "Bread", "“… from bread – to cake.”", "Redmere, March 3", "It is baked.")  # noqa: RUF001

    assert [(quote.text, quote.speaker) for quote in named.quotes] == [("They are never on time", "Ola Lind")]
    assert named.people == (PersonDraft(name="Ola Lind"),)
    assert [(quote.text, quote.speaker) for quote in other.quotes] == [("… from bread – to cake.", None)]  # noqa: RUF001
    assert other.people == ()
