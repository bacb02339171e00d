"""A short form of `python -m tests.anchors`."""

from collections import Counter

from tests.anchors.trial import outcomes


def test_words_are_found_where_they_have_gone_and_never_in_a_wrong_place() -> None:
    verdicts = Counter(outcome.verdict for outcome in outcomes(300, seed=17))

    assert verdicts["wrong"] == 0
    assert verdicts["found"] >= 0.95 * (verdicts["found"] + verdicts["rough"] + verdicts["missed"])
    assert verdicts["gone"] > 50
