#!/bin/sh
# sgqlc 18, DateTime and Time: the fraction of a second is read as so many microseconds, also where it has fewer than six
# digits: .5 is 5 microseconds, and .123, as its documentation writes it, is 123. What a server prints without zeros at the
# end (PostgreSQL's JSON does) is therefore sorted wrongly, one time in ten. The minutes of an offset are added west of
# Greenwich, too: -03:30, as in Newfoundland, is read as -02:30, an hour off.
#
# Seen with Python 3.11, sgqlc 18:
#   2026-03-01T06:00:00.5+00:00 -> 2026-03-01T06:00:00.000005+00:00
#   2026-03-01T06:00:00.123+00:00 -> 2026-03-01T06:00:00.000123+00:00
#   2026-03-01T06:00:00.123456+00:00 -> 2026-03-01T06:00:00.123456+00:00
#   2026-03-01T06:00:00-03:30 -> 2026-03-01T06:00:00-02:30
#   2026-03-01T06:00:00+05:30 -> 2026-03-01T06:00:00+05:30
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sgqlc==18
cat >"$folder/run.py" <<'PYTHON'
import platform
from datetime import datetime
from importlib.metadata import version

from sgqlc.types import Type
from sgqlc.types.datetime import DateTime


class Comment(Type):
    created_at = DateTime


def read(time):
    return Comment({"createdAt": time}).created_at


print("Python", platform.python_version(), "sgqlc", version("sgqlc"))
ENDS = [".5+00:00", ".123+00:00", ".123456+00:00", "-03:30", "+05:30"]
seen = {end: read(f"2026-03-01T06:00:00{end}") for end in ENDS}
for end, time in seen.items():
    print(f"2026-03-01T06:00:00{end} -> {time.isoformat()}")
right = {end: datetime.fromisoformat(f"2026-03-01T06:00:00{end.replace('.5', '.500')}") for end in ENDS}
assert [end for end in ENDS if seen[end] != right[end]] == [".5+00:00", ".123+00:00", "-03:30"], "the behaviour has changed"
assert read("2026-03-01T06:00:00.5+00:00") < read("2026-03-01T06:00:00.499999+00:00"), "the behaviour has changed"
assert (seen["-03:30"] - right["-03:30"]).total_seconds() == -3600, "the behaviour has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
