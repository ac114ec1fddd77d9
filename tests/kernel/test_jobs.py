# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background jobs: once per key, retried with back-off, taken up again after a kill."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from itunion.foundation.kernel import jobs
from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.kernel.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered() -> Iterator[Any]:
    """Register jobs for the test only."""
    before = dict(jobs._jobs)
    calls: list[Any] = []

    @jobs.job("test.count")
    def count(context: jobs.JobContext, n: int = 0) -> int:
        calls.append((n, context.attempt))
        context.progress(0.5, "half")
        return n

    @jobs.job("test.fail", retries=2, back_off=timedelta(seconds=10))
    def fail(context: jobs.JobContext) -> None:
        calls.append(("fail", context.attempt))
        raise OSError("no luck")

    @jobs.job("test.refuse")
    def refuse(context: jobs.JobContext) -> None:
        calls.append("refuse")
        raise Refused("Das geht so nicht.")

    @jobs.job("test.hourly", every=timedelta(hours=1))
    def hourly(context: jobs.JobContext) -> None:
        calls.append("hourly")

    yield {"calls": calls, "count": count, "fail": fail, "refuse": refuse, "hourly": hourly}
    jobs._jobs.clear()
    jobs._jobs.update(before)


def test_a_job_runs_and_keeps_its_result(registered: Any) -> None:
    run = jobs.enqueue(registered["count"], {"n": 7})
    assert jobs.run_due_now() == 1
    run.refresh_from_db()
    assert (run.status, run.result, run.progress, run.attempts) == ("done", 7, 1.0, 1)


def test_the_same_key_is_requested_once(registered: Any) -> None:
    first = jobs.enqueue(registered["count"], {"n": 1}, key="k")
    assert jobs.enqueue(registered["count"], {"n": 1}, key="k").pk == first.pk
    jobs.run_due_now()
    assert registered["calls"] == [(1, 1)]


def test_a_failing_job_is_retried_with_growing_pauses_and_then_gives_up(registered: Any) -> None:
    run = jobs.enqueue(registered["fail"])
    pauses = []
    moment = clock.now()
    for _attempt in range(5):
        with clock.simulated(moment):
            jobs.run_due_now()
        run.refresh_from_db()
        if run.status == "failed":
            break
        pauses.append((run.not_before - moment).total_seconds())
        moment = run.not_before
    assert pauses == [10, 20]
    assert run.status == "failed"
    assert "no luck" in run.message
    assert len(registered["calls"]) == 3


def test_a_refused_job_is_not_retried(registered: Any) -> None:
    run = jobs.enqueue(registered["refuse"])
    jobs.run_due_now()
    run.refresh_from_db()
    assert (run.status, run.message) == ("failed", "Das geht so nicht.")


def test_a_run_of_a_dead_worker_is_taken_up_again(registered: Any) -> None:
    run = jobs.enqueue(registered["count"])
    JobRun.objects.filter(pk=run.pk).update(
        status="running", worker="elsewhere:1", leased_until=clock.now() - timedelta(seconds=1), attempts=1
    )
    assert jobs.run_due_now() == 0
    assert jobs.reclaim() == 1
    assert jobs.run_due_now() == 1
    assert registered["calls"] == [(0, 2)]


def test_a_run_with_a_living_lease_is_left_alone(registered: Any) -> None:
    run = jobs.enqueue(registered["count"])
    JobRun.objects.filter(pk=run.pk).update(
        status="running", worker="elsewhere:1", leased_until=clock.now() + timedelta(seconds=20)
    )
    assert jobs.reclaim() == 0


def test_calling_a_finished_run_again_is_harmless(registered: Any) -> None:
    run = jobs.enqueue(registered["count"])
    jobs.run_due_now()
    jobs.execute.func(run.pk)
    assert len(registered["calls"]) == 1


def test_a_schedule_starts_once_per_slot(registered: Any) -> None:
    noon = clock.now().replace(minute=5, second=0, microsecond=0)
    for minutes, expected in ((0, 1), (10, 1), (50, 1), (60, 2)):
        with clock.simulated(noon + timedelta(minutes=minutes)):
            jobs.run_schedules()
            jobs.run_due_now()
        assert registered["calls"].count("hourly") == expected
