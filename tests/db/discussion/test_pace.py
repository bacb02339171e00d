"""Transactions that others wait for are as large as their time allows."""

from db.discussion.transfers.pace import Pace


def test_it_grows_to_what_its_time_allows_and_shrinks_at_once() -> None:
    pace = Pace(fewest=10, most=100, held=0.05)
    numbers = []
    for each in (0.001, 0.001, 0.001, 0.002, 0.02):
        numbers.append(pace.number)
        pace.note(pace.number, pace.number * each)

    assert [*numbers, pace.number] == [10, 20, 40, 50, 25, 10]


def test_what_was_slow_is_remembered_for_a_while() -> None:
    pace = Pace(fewest=10, most=100, held=0.05, memory=0.5)
    pace.note(10, 0.04)
    numbers = []
    for _ in range(4):
        numbers.append(pace.number)
        pace.note(pace.number, pace.number * 0.001)

    assert numbers == [12, 24, 48, 50]
