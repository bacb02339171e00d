"""The page of figures is written in parts: what was not measured stays as it is."""

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as commands
from tests.benchmarks import page
from tests.benchmarks.section import Section


def section(title: str, figure: str) -> Section:
    return Section(title, f"How {title} was measured.", ("what", "figure"), [("row", figure)], names=1)


def test_what_was_measured_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    page.write([section("One", "1"), section("Two", "2")], file)
    before = file.read_text()
    page.write([section("Two", "20"), section("Three", "3")], file)
    after = file.read_text()

    assert before.count("| row |") == 2
    assert after.index("| row | 1 |") < after.index("| row | 20 |") < after.index("| row | 3 |")
    assert "| row | 2 |" not in after
    assert (after.count("Measured on"), after.count("# Benchmarks")) == (3, 1)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_part_is_written_if_that_is_asked_for(monkeypatch: pytest.MonkeyPatch, wanted: bool) -> None:
    written: list[list[Section]] = []
    monkeypatch.setattr(page, "write", written.append)
    monkeypatch.setattr(commands, "_shown", lambda measuring: (measuring.close(), [section("One", "1")])[1])

    commands.application(["--write", "cache"] if wanted else ["cache"], standalone_mode=False)

    assert written == ([[section("One", "1")]] if wanted else [])
