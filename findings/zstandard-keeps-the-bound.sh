#!/bin/sh
# What zstandard's compress returns keeps the memory of the worst case for as long as it lives: of 32 KB of text 26 bytes
# are left, in 32 KB. Nothing is gained where results are kept, as in a cache; sys.getsizeof says otherwise. A copy takes
# what it has, and what zlib returns does, too.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zstandard==0.25.0
"$folder/venv/bin/python" - <<'END'
import sys
import tracemalloc
import zlib

import zstandard

TEXT, RESULTS = b"abcdefgh" * 4_000, 100
compress = zstandard.ZstdCompressor().compress
ways = {"zstandard": compress, "a copy of that": lambda text: bytes(memoryview(compress(text))), "zlib": zlib.compress}

print("zstandard", zstandard.__version__, zstandard.backend)
for name, way in ways.items():
    tracemalloc.start()
    results = [way(TEXT) for _ in range(RESULTS)]
    taken = tracemalloc.get_traced_memory()[0] // RESULTS
    tracemalloc.stop()
    print(f"{name}: {len(results[0])} bytes, getsizeof says {sys.getsizeof(results[0])}, {taken} are taken")
    assert (taken > len(TEXT)) == (name == "zstandard"), "The behaviour has changed."
END
# Seen on 2026-11-29:
#   zstandard 0.25.0 cext
#   zstandard: 26 bytes, getsizeof says 59, 32213 are taken
#   a copy of that: 26 bytes, getsizeof says 59, 67 are taken
#   zlib: 77 bytes, getsizeof says 110, 118 are taken
