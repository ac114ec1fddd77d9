# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion worker`: background jobs, schedules, and taking up what a killed worker left behind."""

import logging
import os
import signal
import time
from types import FrameType

from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from itunion.foundation.kernel.api import jobs

__all__ = ["worker"]

IDLE_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 5.0

logger = logging.getLogger(__name__)


def worker(arguments: list[str]) -> int:
    """Work until asked to stop; a running job is finished first. Another signal ends it at once."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if stopping:
            os._exit(1)
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    last_housekeeping = 0.0
    while not stopping:
        if time.monotonic() - last_housekeeping > HOUSEKEEPING_SECONDS:
            last_housekeeping = time.monotonic()
            _housekeeping()
        ran = _run_ready()
        close_old_connections()
        if not ran and not stopping:
            time.sleep(IDLE_SECONDS)
    return 0


def _housekeeping() -> None:
    try:
        jobs.reclaim()
        jobs.run_schedules()
    except Exception:
        logger.exception("housekeeping failed; it is tried again")


def _run_ready() -> bool:
    """Run at most one ready task; say whether there was one."""
    queue = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=jobs.worker_name(),
        excluded_queue_names=[],
    )
    queue.run()
    return bool(queue._run_tasks)
