"""The tables of the classifier, as they are made, kept and found again."""

from pathlib import Path

import pytest

from db.text.languages import tables
from db.text.languages.model import Model
from db.text.languages.tables import keep_beside, kept, load

TEXT = "Møllen ved kanalen åbner dørene for første gang"


@pytest.fixture(scope="module")
def made() -> bytes:
    """A whole file."""
    load()
    folder = next(folder for folder in tables._folders() if (folder / tables._name()).exists())
    return (folder / tables._name()).read_bytes()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only one for tables, still empty."""
    folder = tmp_path / "tables"
    monkeypatch.setattr(tables, "_folders", lambda: (folder,))
    return folder


def test_what_one_process_has_made_others_find(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept() is None

    keep_beside().join()
    monkeypatch.setattr(tables, "PROGRAM", ("/nowhere",))

    assert Model(load(), {"da", "de"}).classify(TEXT, frozenset({"da", "de"}))[0] == "da"
    assert [file.name for file in folder.iterdir()] == [tables._name()]


def test_those_of_other_versions_are_not_taken_and_do_not_stay(folder: Path, made: bytes) -> None:
    folder.mkdir(mode=0o700)
    (folder / f"{tables.PREFIX}0.0-none.tables").write_bytes(made)

    assert kept() is None
    tables._keep(made)

    assert [file.name for file in folder.iterdir()] == [tables._name()]


def test_a_file_that_is_cut_off_is_made_again(folder: Path, made: bytes) -> None:
    folder.mkdir(mode=0o700)
    (folder / tables._name()).write_bytes(made[:-2])

    assert kept() is None
    tables._keep(made)

    assert kept()


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_nothing_is_read_where_others_may_write(folder: Path, made: bytes, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    (folder / tables._name()).write_bytes(made)

    assert kept() is None
    tables._keep(made)

    assert kept() is None
