"""Two bodies are compared block by block: what was added, removed, moved, changed or set otherwise."""

import pytest

from db.content.bodies.comparison import compare

ONE, TWO, THREE = "First of all it rained.", "Then the geese came over the marsh.", "Nobody saw them leave again."


def shown(before: list[str], after: list[str]) -> list[tuple[str, int | None, int | None, bool]]:
    found = compare("\n\n".join(before), "\n\n".join(after))
    return [(diff.change.value, diff.before, diff.after, diff.moved) for diff in found]


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        ([ONE, TWO, THREE], []),
        ([THREE, ONE, TWO], [("MOVED", 2, 0, True)]),
        ([ONE, THREE], [("REMOVED", 1, None, False)]),
        ([], [("REMOVED", place, None, False) for place in range(3)]),
        ([ONE, "## Geese", TWO, THREE], [("ADDED", None, 1, False)]),
        ([ONE, TWO.replace("geese", "ducks"), THREE], [("CHANGED", 1, 1, False)]),
        ([TWO.replace("geese", "ducks"), ONE, THREE], [("CHANGED", 1, 0, True)]),
        ([ONE, TWO.replace("geese", "*geese*"), THREE], [("REFORMATTED", 1, 1, False)]),
        (["Of something else.", TWO, THREE], [("ADDED", None, 0, False), ("REMOVED", 0, None, False)]),
    ],
)
def test_blocks_are_paired_by_what_they_say(
    after: list[str], changes: list[tuple[str, int | None, int | None, bool]]
) -> None:
    assert shown([ONE, TWO, THREE], after) == changes
