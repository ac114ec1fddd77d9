# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: requested in the transaction of their cause, retried with back-off, safe to kill.

A job is a function that takes ids, enters the scope it needs and calls actions. It may be started more than once
(a killed worker, a retry), so each of its steps must be one transaction that is harmless when repeated.
"""

import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from itunion.foundation.kernel import clock
from itunion.foundation.kernel.errors import DomainError
from itunion.foundation.kernel.ids import new_key
from itunion.foundation.kernel.models import JobRun, JobSchedule

__all__ = [
    "Job",
    "JobContext",
    "JobRun",
    "enqueue",
    "failed_runs",
    "job",
    "latest_run",
    "reclaim",
    "registered_jobs",
    "run_due_now",
    "run_schedules",
    "worker_name",
]

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 10
LONGEST_BACK_OFF = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """A job that can be requested: its name, function, retries, back-off and, if any, its schedule."""

    name: str
    function: Callable[..., Any]
    retries: int = 3
    back_off: timedelta = timedelta(seconds=20)
    every: timedelta | None = None


@dataclass
class JobContext:
    """What a running job gets: its run and a way to report progress."""

    run_id: int
    requested_by: str
    organisation_id: int | None
    attempt: int
    _last: float = field(default=-1.0)

    def progress(self, share: float, message: str = "") -> None:
        """Report how much is done (0…1) and, in the user's words, what is going on. Also renews the lease."""
        share = min(1.0, max(0.0, share))
        JobRun.objects.filter(pk=self.run_id).update(
            progress=share, message=str(message)[:400], leased_until=clock.now() + LEASE
        )


_jobs: dict[str, Job] = {}


def job(
    name: str,
    *,
    retries: int = 3,
    back_off: timedelta = timedelta(seconds=20),
    every: timedelta | None = None,
) -> Callable[[Callable[..., Any]], Job]:
    """Register a function as job `name` ("<room>.<verb>"); `every` also starts it on that schedule."""

    def register(function: Callable[..., Any]) -> Job:
        if name in _jobs:
            raise ValueError(f"job {name!r} is already registered")
        _jobs[name] = Job(name, function, retries, back_off, every)
        return _jobs[name]

    return register


def registered_jobs() -> list[Job]:
    """Return all jobs, sorted by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def enqueue(
    job: Job,
    arguments: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    requested_by: str = "",
    organisation_id: int | None = None,
    not_before: datetime | None = None,
) -> JobRun:
    """Request a job; it starts once the present transaction is committed. The same `key` requests it only once."""
    now = clock.now()
    fields = {
        "job": job.name,
        "arguments": dict(arguments or {}),
        "requested_at": now,
        "requested_by": requested_by,
        "organisation_id": organisation_id,
        "not_before": not_before or now,
    }
    key = f"{job.name}:{key or new_key()}"
    existing = JobRun.objects.filter(key=key).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            run = JobRun.objects.create(key=key, **fields)
            _hand_over(run)
    except IntegrityError:
        return JobRun.objects.get(key=key)
    return run


def _hand_over(run: JobRun) -> None:
    execute.using(run_after=run.not_before if run.not_before > clock.now() else None).enqueue(run.pk)


@task()
def execute(run_id: int) -> None:
    """Run one job; called by the worker. Repeated calls for a run that is done or running are harmless."""
    run = _claim(run_id)
    if run is None:
        return
    registered = _jobs.get(run.job)
    if registered is None:
        _finish(run, JobRun.Status.FAILED, error=f"unknown job {run.job}")
        return
    context = JobContext(run.pk, run.requested_by, run.organisation_id, run.attempts)
    try:
        with _heartbeat(run.pk):
            result = registered.function(context, **run.arguments)
    except DomainError as error:
        _finish(run, JobRun.Status.FAILED, error=error.message, message=error.message)
    except Exception as error:
        _retry_or_fail(run, registered, error)
    else:
        _finish(run, JobRun.Status.DONE, result=result, progress=1.0)


def _claim(run_id: int) -> JobRun | None:
    with transaction.atomic():
        run = JobRun.objects.select_for_update().filter(pk=run_id, status=JobRun.Status.WAITING).first()
        if run is None:
            return None
        run.status = JobRun.Status.RUNNING
        run.attempts += 1
        run.worker = worker_name()
        run.leased_until = clock.now() + LEASE
        run.error = ""
        run.save()
        return run


def _finish(run: JobRun, status: str, **fields: Any) -> None:
    JobRun.objects.filter(pk=run.pk).update(
        status=status, finished_at=clock.now(), leased_until=None, **fields
    )


def _retry_or_fail(run: JobRun, registered: Job, error: Exception) -> None:
    trace = "".join(traceback.format_exception(error))[-4000:]
    if run.attempts > registered.retries:
        _finish(run, JobRun.Status.FAILED, error=trace, message=str(error)[:400])
        return
    wait = min(registered.back_off * 2 ** (run.attempts - 1), LONGEST_BACK_OFF)
    with transaction.atomic():
        run.status, run.error, run.leased_until = JobRun.Status.WAITING, trace, None
        run.not_before = clock.now() + wait
        run.save(update_fields=["status", "error", "leased_until", "not_before"])
        _hand_over(run)


@contextmanager
def _heartbeat(run_id: int) -> Iterator[None]:
    """Renew the lease while a long computation says nothing."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            JobRun.objects.filter(pk=run_id).update(leased_until=clock.now() + LEASE)
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def worker_name() -> str:
    """Return host and process of this worker: a run whose process is gone is taken up again at once."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _process_is_gone(worker: str) -> bool:
    host, _colon, pid = worker.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def reclaim() -> int:
    """Put runs back whose worker died (lease run out, or process gone on this host); return how many."""
    count = 0
    now = clock.now()
    running = JobRun.objects.filter(status=JobRun.Status.RUNNING)
    for candidate in running:
        expired = candidate.leased_until is None or candidate.leased_until < now
        if not (expired or _process_is_gone(candidate.worker)):
            continue
        with transaction.atomic():
            run = running.select_for_update().filter(pk=candidate.pk, worker=candidate.worker).first()
            if run is None or run.leased_until != candidate.leased_until:
                continue
            run.status, run.leased_until = JobRun.Status.WAITING, None
            run.save(update_fields=["status", "leased_until"])
            _hand_over(run)
            count += 1
    return count


def _slot(every: timedelta, now: datetime) -> datetime:
    seconds = int(every.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def run_schedules() -> int:
    """Request every scheduled job whose slot has come; each slot once, whatever the number of workers."""
    count = 0
    for registered in registered_jobs():
        if registered.every is None:
            continue
        slot = _slot(registered.every, clock.now())
        with transaction.atomic():
            JobSchedule.objects.get_or_create(job=registered.name)
            schedule = JobSchedule.objects.select_for_update().get(job=registered.name)
            if schedule.last_slot is not None and schedule.last_slot >= slot:
                continue
            schedule.last_slot = slot
            schedule.save()
            enqueue(registered, key=slot.isoformat())
            count += 1
    return count


def failed_runs() -> QuerySet[JobRun]:
    """Return the runs that gave up, newest first."""
    return JobRun.objects.filter(status=JobRun.Status.FAILED).order_by("-pk")


def latest_run(job: Job, *, key_prefix: str = "") -> JobRun | None:
    """Return the newest run of a job whose key begins so, e.g. to show its progress."""
    return (
        JobRun.objects.filter(job=job.name, key__startswith=f"{job.name}:{key_prefix}")
        .order_by("-pk")
        .first()
    )


def run_due_now(limit: int = 1000) -> int:
    """Run every due job in this process, in order; for the demo and for tests. Returns how many ran."""
    count = 0
    while count < limit:
        run = (
            JobRun.objects.filter(Q(status=JobRun.Status.WAITING) & Q(not_before__lte=clock.now()))
            .order_by("not_before", "pk")
            .first()
        )
        if run is None:
            break
        execute.func(run.pk)
        count += 1
    return count
