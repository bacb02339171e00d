"""Nobody is given words that are another's, and most words are given to whom they belong."""

import pytest

from tests.schema.rules.attribution.scoreboard import CASES, Case, judge, judge_all, read

FILES = sorted(CASES.glob("*.txt"))
ALL = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in read(path)]


@pytest.mark.parametrize("case", ALL)
def test_no_words_are_in_a_wrong_mouth(case: Case) -> None:
    assert judge(case).wrong == []


def test_most_attributable_quotations_are_attributed() -> None:
    total = judge_all(FILES)

    assert total.right + total.none >= 200
    assert total.found >= 0.85
