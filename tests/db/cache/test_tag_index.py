"""Which entries carry a tag, beside plain sets."""

import random
from collections import defaultdict

from db.cache.entries import CacheEntry
from db.cache.tag_index import FEW, TagIndex

SEED = 20240608
TAGS = [f"article.{number}" for number in range(6)]


def entry(tags: list[str]) -> CacheEntry:
    return CacheEntry(("", ""), b"", tuple(tags), 0, 0)


def test_entries_are_found_by_their_tags_as_they_come_and_go() -> None:
    chance = random.Random(SEED)
    index, kept, expected = TagIndex(), list[CacheEntry](), defaultdict[str, set[CacheEntry]](set)
    most = 0
    for number in range(2_000):
        if kept and (chance.random() < 0.5 or 800 < number < 1_000):
            gone = kept.pop(chance.randrange(len(kept)))
            index.remove(gone)
            for tag in gone.tags:
                expected[tag].discard(gone)
        else:
            kept.append(entry(chance.sample(TAGS, chance.randint(1, 3))))
            index.add(kept[-1])
            for tag in kept[-1].tags:
                expected[tag].add(kept[-1])
        most = max(most, *map(len, expected.values()))
        assert {tag: set(index.carriers(tag)) for tag in TAGS} == {tag: expected[tag] for tag in TAGS}
        assert len(index) == sum(map(bool, expected.values()))
    assert most > FEW


def test_those_that_carry_a_tag_may_be_removed_one_by_one() -> None:
    index, many = TagIndex(), [entry(["articles"]) for _ in range(2 * FEW)]
    for each in many:
        index.add(each)
    for each in index.carriers("articles"):
        index.remove(each)

    assert not index.carriers("articles")
    assert len(index) == 0
