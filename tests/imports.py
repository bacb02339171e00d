"""The imports of a module, as modules of this project, read from its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ("api", "schema", "db")
MODULES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


@dataclass(frozen=True, slots=True, order=True)
class Module:
    """A file, by its path without the suffix: ("db", "feed", "listener"), or a folder's own: ("db", "feed")."""

    parts: tuple[str, ...]
    is_package: bool = False

    def __str__(self) -> str:
        return ".".join(self.parts)

    @property
    def floor(self) -> str:
        return self.parts[0]

    @property
    def room(self) -> str:
        """The folder within the floor; empty for a file that stands on the floor itself."""
        return self.parts[1] if len(self.parts) > 2 or (self.is_package and len(self.parts) == 2) else ""

    @property
    def name(self) -> str:
        """Floor and room."""
        return f"{self.floor}/{self.room}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Import:
    source: Module
    target: Module
    types_only: bool


def module_of(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return Module(parts[:-1], True) if parts[-1] == "__init__" else Module(parts)


BY_NAME = {str(module): module for module in map(module_of, MODULES)}


@cache
def imports_of(module: Module) -> tuple[Import, ...]:
    """Those of other modules of the project, within functions and under TYPE_CHECKING, too."""
    path = ROOT.joinpath(*module.parts, "__init__.py") if module.is_package else ROOT.joinpath(*module.parts)
    tree = ast.parse(path.with_suffix(".py").read_text())
    for_types = {id(node) for block in ast.walk(tree) if _is_for_types(block) for node in ast.walk(block)}
    found = {(name, id(node) in for_types) for node in ast.walk(tree) for name in _names(node)}
    targets = {(_module(name), types_only) for name, types_only in found}
    return tuple(Import(module, target, types) for target, types in targets if target and target != module)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module(name: str) -> Module | None:
    """The module of a dotted name, which may end with something that the module defines."""
    return BY_NAME.get(name) or BY_NAME.get(name.rpartition(".")[0])
