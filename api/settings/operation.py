"""What an operator can set about running the processes: their load, their health, and what they tell of it."""

from typing import Literal

from pydantic import BaseModel

from api.settings.fields import seconds, setting
from api.settings.values import SHORTEST_SECRET, Secret


class OperationSettings(BaseModel):
    """Operation"""

    shutdown_timeout: float = seconds(10, "How long a server that stops waits for answers under way")
    slow_operation: float = seconds(1, "How long an operation may take before the log tells of it")
    metrics: bool = setting(False, "on or off", "Whether `/metrics` shows each worker's figures for Prometheus")
    metrics_token: Secret | None = setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes",
        "Who reads `/metrics` has to send it as a bearer token; without it, whoever reaches the port may",
        repr=False,
    )
    log_format: Literal["text", "json"] = setting("text", "text or json", "How the lines of the log are written")
    log_level: Literal["debug", "info", "warning", "error"] = setting(
        "warning", "debug, info, warning or error", "What is logged; debug: the SQL of slow statements too"
    )
    access_log: bool = setting(False, "on or off", "Whether each request is a line in the log")
