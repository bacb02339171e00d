"""Of an outage, the log has one line when it begins, and one with counts when it is over."""

import pytest

from db.connections.servers import outages
from db.connections.servers.outages import Outage
from tests.waiting import until


async def test_whatever_fails_meanwhile_is_counted(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "QUIET", 0.01)
    outage = Outage()
    for _ in range(2):
        for number in range(50):
            outage.record("requests", ConnectionError(f"it was\nthe {number}th"))
            outage.record("tasks", ConnectionError("another"))
        await until(lambda: not outage._failed)

    seconds = [message.partition(";")[2].partition(" seconds")[0] for message in caplog.messages]
    assert seconds == ["", " for 0.0", "", " for 0.0"]
    assert caplog.messages[0] == "PostgreSQL cannot be used: it was the 0th"
    assert caplog.messages[1].endswith("these failed: 50 requests, 50 tasks")
