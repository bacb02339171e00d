"""What the store takes of memory, beside what it counts."""

import gc
import random
import tracemalloc
from collections.abc import Iterator

import pytest

from db.cache.entries import CacheEntry, cache_entry, trimmed
from db.cache.entry_store import EntryStore
from db.compiler.tags import BEGIN, END
from tests.db.cache.test_tag_index import SEED

SIZE = 4_000_000
WORDS = [f"word{number:04}" for number in range(400)]
READERS = 500


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def entries(number: int) -> Iterator[CacheEntry]:
    """Of pages of about 32 KB, each with tags of its own, and of ten readers who are on other pages, too."""
    chance = random.Random(SEED)
    for article in range(number):
        text = " ".join(chance.choices(WORDS, k=3_600))
        readers = [f"{kind}.{reader}" for reader in chance.sample(range(READERS), 10) for kind in ("person", "count")]
        tags = "".join(f"{BEGIN}{tag}{END}" for tag in (f"article.{article}", f"discussion.{article}", *readers))
        yield cache_entry(("statement", f"values of {article}"), f'{{"text": "{text}"}}{tags}'.encode(), 0)


@pytest.mark.usefixtures("traced")
def test_a_full_store_takes_no_more_memory_than_it_counts() -> None:
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    store = EntryStore(SIZE)
    for entry in entries(600):
        store.add(entry)
    del entry
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0] - before

    assert store.counters["packed"] > 100
    assert store.counters["evicted"] > 0
    assert 0.8 * store.bytes < taken < 1.05 * store.bytes, store.bytes
    assert sum(entry.size for entry in store.entries.values()) == store.bytes


def test_a_copy_is_equal() -> None:
    assert trimmed(b"compressed") == b"compressed"
