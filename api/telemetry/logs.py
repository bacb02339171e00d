"""Log formats: one line for each record, as text or as JSON, with the id of the request that it is about."""

import asyncio
import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from api.settings.operation import OperationSettings
from schema.engine.request_context import current_request

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class WithoutCancellations(logging.Filter):
    """Drops the tracebacks of streams that are cancelled when the server stops."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


class ReasonOnly(logging.Filter):
    """Where start-up fails without the database, uvicorn logs a traceback: only the reason is kept of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.startswith("Traceback") and "DatabaseUnavailable: " in record.msg:
            record.msg = record.msg.rpartition("DatabaseUnavailable: ")[2].strip()
        return True


class TextLines(logging.Formatter):
    """What clients send may be in a message: it cannot begin a line of its own, or move the cursor of a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        request = current_request.get()
        record.message = escaped(record.message)
        return super().formatMessage(record) + (f" [request {request.id}]" if request else "")

    def formatException(self, exc_info: Any) -> str:
        """Each line is set in, so that none can be taken for a record."""
        return "\n".join("  " + escaped(line) for line in super().formatException(exc_info).split("\n"))


def escaped(text: str) -> str:
    return CONTROL.sub(lambda control: repr(control[0])[1:-1], text)


class JsonLines(logging.Formatter):
    """`fields`, which some records have as an extra, become members beside the others."""

    def format(self, record: logging.LogRecord) -> str:
        request = current_request.get()
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {"request_id": request.id} if request else {}
        entry |= getattr(record, "fields", {})
        entry |= {"exception": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(entry)


FORMATS = {"text": TextLines, "json": JsonLines}


def logging_config(settings: OperationSettings) -> dict[str, Any]:
    """For `logging.config`. Of libraries, only warnings and worse are logged."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"cut_off": {"()": WithoutCancellations}, "reason": {"()": ReasonOnly}},
        "formatters": {"lines": {"()": FORMATS[settings.log_format]}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["cut_off", "reason"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "dateline": {"level": settings.log_level.upper()},
            "dateline.access": {"level": "INFO"},
        },
    }
