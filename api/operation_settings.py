"""What an operator can set about running the processes: their load, their health, and what they tell of it."""

from pydantic import BaseModel

from api.setting_fields import count, seconds, setting


class OperationSettings(BaseModel):
    pool_size: int = count(10, 1, 1_000, "Connections to PostgreSQL, for each worker")
    statement_timeout: float = seconds(5, "When PostgreSQL gives a statement up")
    shutdown_timeout: float = seconds(10, "How long a server that stops waits for answers under way")
    metrics: bool = setting(False, "on or off", "Whether /metrics shows gauges for Prometheus")
