"""Fair queueing: clients have their turns whatever they send, a burst is patient, and a standing queue is not."""

from dataclasses import dataclass

from db.connections.fair_queue import LONGEST_FLOW, PATIENT, FairQueue


@dataclass(eq=False)
class Item:
    name: str
    since: float = 0
    weight: int = 1
    is_patient: bool = False
    done: bool = False

    def is_done(self) -> bool:
        return self.done


class Queue:
    """A queue that anything may start from, and what it has refused."""

    def __init__(self, patience: float = 10) -> None:
        self.refused: list[str] = []
        self.queue: FairQueue[Item] = FairQueue(patience, self._refuse)

    def _refuse(self, item: Item) -> None:
        item.done = True
        self.refused.append(item.name)

    def push(self, client: str, *names: str, since: float = 0, weight: int = 1) -> None:
        for name in names:
            assert self.queue.push(client, Item(name, since, weight))

    def pop(self, number: int, now: float = 0) -> list[str | None]:
        popped = [self.queue.pop(now, lambda item, _: not item.name.startswith("held")) for _ in range(number)]
        return [item.name if item else None for item in popped]


def test_clients_have_turns_whatever_they_send() -> None:
    queue = Queue()
    queue.push("greedy", *(f"g{number}" for number in range(100)))
    queue.push("one", "a")
    queue.push("two", "b", "c")

    assert queue.pop(7) == ["g0", "a", "b", "g1", "c", "g2", "g3"]


def test_the_expensive_takes_the_turns_of_several() -> None:
    queue = Queue()
    queue.push("heavy", "h1", "h2", weight=3)
    queue.push("light", *"abcdef")

    assert queue.pop(8) == ["a", "b", "h1", "c", "d", "e", "h2", "f"]


def test_who_may_not_start_holds_up_nobody() -> None:
    queue = Queue()
    queue.push("full", "held", "behind")
    queue.push("other", "a", "b")

    assert queue.pop(3) == ["a", "b", None]
    assert len(queue.queue) == 2


def test_a_burst_waits_as_long_as_its_patience() -> None:
    queue = Queue(patience=10)
    queue.push("client", *"abc")

    assert queue.pop(2, now=9.9) == ["a", "b"]
    assert queue.pop(1, now=10.1) == [None]
    assert queue.refused == ["c"]


def test_a_standing_queue_stays_short() -> None:
    queue = Queue(patience=10)
    for second in range(12):
        queue.push("greedy", *(f"{second}.{number}" for number in range(3)), since=second)
        queue.pop(1, now=second)

    # It has not been empty for longer than its patience: nothing older than a second is served any more.
    assert queue.pop(1, now=12.0) == ["11.0"]
    assert len(queue.refused) == 3 * 11 - 12


def test_an_emptied_queue_is_patient_again() -> None:
    queue = Queue(patience=10)
    queue.push("client", "a", since=0)
    assert queue.pop(2, now=9) == ["a", None]
    queue.push("client", "b", since=10)

    assert queue.pop(1, now=19) == ["b"]


def test_a_retry_makes_sense_when_the_queue_has_moved_on() -> None:
    queue = Queue()
    queue.push("client", "a", since=1)

    assert [queue.queue.delay("client", now) for now in (1.0, 1.5, 4.2)] == [1, 1, 4]
    assert queue.queue.delay("nobody", 100) == 1


def test_a_flow_is_bounded_in_memory_for_itself_alone() -> None:
    queue = Queue()
    queue.push("greedy", *map(str, range(LONGEST_FLOW)))

    assert not queue.queue.push("greedy", Item("more"))
    assert queue.queue.push("other", Item("a"))


def test_nothing_is_kept_of_clients_that_are_served() -> None:
    queue = Queue()
    for number in range(1_000):
        queue.push(f"client {number}", "a")
    queue.pop(1_001)

    assert (queue.queue.is_empty, len(queue.queue), queue.queue._flows) == (True, 0, {})


def test_what_is_patient_waits_longer_in_a_standing_queue_too() -> None:
    queue = Queue(patience=10)
    patient = Item("patient", is_patient=True)
    assert queue.queue.push("one", patient)
    queue.push("one", "other")

    assert (queue.pop(2, 10 * PATIENT), queue.refused) == (["patient", None], ["other"])
    patient.since, patient.done = 1, False
    assert queue.queue.push("one", patient)
    assert (queue.pop(1, 10 * PATIENT + 2), queue.refused) == ([None], ["other", "patient"])
