"""Logs as one JSON object a line, with no personal data: callers log codes, counts and random ids, never values."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Set up structured logging to stdout; what other libraries log below a warning is dropped."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    logging.getLogger().setLevel(logging.WARNING)
