"""Structured logs: dotted event names and ids; never a name, phone, personal number, cookie or body."""

import logging
import sys
from typing import TextIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()

QUIET = ("httpx2", "httpcore2", "aiohttp.access", "asyncio", "pgqueuer", "authlib", "fontTools", "pyhanko")


def set_up(level: str = "INFO", stream: TextIO | None = None) -> None:
    """JSON lines to `stream` (stderr); the libraries that would log URLs speak only of warnings."""
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=out, format="%(levelname)s %(name)s %(message)s", force=True)
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)  # it tells every retry with its trace
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
