"""A closed directory lets one more user pass, and nobody else."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from db.embedded.access import let_pass

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes others")


def passes(directory: Path, user: str) -> bool:
    finished = subprocess.run(["ls", directory / "within"], user=user, extra_groups=[], capture_output=True)
    return finished.returncode == 0


def test_one_user_passes_and_others_do_not() -> None:
    with TemporaryDirectory() as name:
        closed = Path(name)
        (closed / "within").mkdir()
        before = [passes(closed, user) for user in ("daemon", "nobody")]

        assert let_pass(closed, "daemon")
        assert let_pass(closed, "daemon")

        assert (before, [passes(closed, user) for user in ("daemon", "nobody")]) == ([False, False], [True, False])
        assert subprocess.run(["ls", closed], user="daemon", extra_groups=[], capture_output=True).returncode != 0


def test_an_open_directory_stays_as_it_is() -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)

        assert let_pass(Path(name), "daemon")
        assert os.listxattr(name) == []
