"""The client of npm, built from the schema as it is."""

from pathlib import Path

import pytest

from tests.front_ends.npm import CLIENT, alone, installed, required, run


@pytest.fixture(scope="session")
def client_package() -> Path:
    """Its folder, built."""
    required()
    with alone("npm"):
        installed(CLIENT)
        run(CLIENT, "npm", "run", "build")
    return CLIENT
