"""What befalls the cluster. Each function inflicts one fault and mends it; all of them block."""

import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.failover.cluster import PatroniCluster
from tests.failover.members import LEASE
from tests.failover.processes import signal_all
from tests.failover.proxies import Way

CUT_SECONDS = 5
BEHIND_SECONDS = 3


@dataclass
class Scene:
    """Times are seconds of the monotonic clock. `may_lose` are the spans whose acknowledged writes a fault may take;
    `mended` is when the cluster was there again for the last one, with a leader."""

    cluster: PatroniCluster
    way: Way
    may_lose: list[tuple[float, float]] = field(default_factory=list)
    mended: float = 0

    def await_leader(self) -> None:
        self.cluster.leader()
        self.mended = time.monotonic()


def switchover(scene: Scene) -> None:
    scene.cluster.switch_over()
    scene.await_leader()


def leader_killed(scene: Scene) -> None:
    """Its postmaster, by signal 9: Patroni lives, and hands the lease on."""
    signal_all(scene.cluster.leader().postgresql()[:1], signal.SIGKILL)
    time.sleep(1)
    scene.await_leader()


def host_crashed(scene: Scene) -> None:
    """It comes back behind the new leader, and is rewound."""
    leader = scene.cluster.leader()
    leader.crash()
    scene.await_leader()
    leader.patroni.start()


def host_frozen(scene: Scene) -> None:
    """For longer than the lease: once it thaws, another leads."""
    leader = scene.cluster.leader()
    leader.freeze()
    try:
        time.sleep(LEASE)
        scene.await_leader()
    finally:
        leader.thaw()


def proxy_cut(scene: Scene) -> None:
    scene.way.cut()
    time.sleep(CUT_SECONDS)
    scene.way.mend()
    scene.await_leader()


def standby_killed(scene: Scene) -> None:
    """The one that commits wait for."""
    standby = scene.cluster.synchronous()
    standby.crash()
    time.sleep(CUT_SECONDS)
    standby.patroni.start()
    scene.await_leader()


def failed_over_behind(scene: Scene) -> None:
    """Without synchronous replication, to a standby that has not got what was written last."""
    cluster = scene.cluster
    cluster.configure({"synchronous_mode": False})
    cluster.await_whole(synchronous=False)
    begun, leader = time.monotonic(), cluster.leader()
    signal_all(leader.senders(), signal.SIGSTOP)
    time.sleep(BEHIND_SECONDS)
    leader.crash()
    scene.await_leader()
    scene.may_lose.append((begun, scene.mended))
    leader.patroni.start()
    cluster.await_whole(synchronous=False)
    cluster.configure({"synchronous_mode": True})


def restored(scene: Scene) -> None:
    """To a backup of some seconds ago."""
    begun, backup = time.monotonic(), scene.cluster.folder / "backup"
    scene.cluster.back_up(backup)
    time.sleep(BEHIND_SECONDS)
    scene.cluster.restore(backup)
    scene.await_leader()
    scene.may_lose.append((begun, scene.mended))


FAULTS: Mapping[str, Callable[[Scene], None]] = {
    "switchover": switchover,
    "kill -9": leader_killed,
    "host crash with rewind": host_crashed,
    f"freeze of {LEASE} s": host_frozen,
    "proxy cut": proxy_cut,
    "standby killed": standby_killed,
    "failover of what lags": failed_over_behind,
    "restore": restored,
}
