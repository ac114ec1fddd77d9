# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The solver's own process: same outcome, killed, late, refused, orphaned."""

import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from itunion.optimiser.api import Instance
from itunion.optimiser.generator import municipal_instance
from itunion.union.procurement import solving
from itunion.union.procurement.rules.award import digest, freeze, reproducible

PARAMETERS = {"time_limit": 30, "seed": 0, "gap": 1e-4}


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Collect the processes that are started."""
    started: list[Any] = []
    original = subprocess.Popen

    def start(*arguments: Any, **options: Any) -> Any:
        process: Any = original(*arguments, **options)
        started.append(process)
        return process

    monkeypatch.setattr(solving.subprocess, "Popen", start)
    yield started
    assert all(process.returncode is not None for process in started), "a solver outlived its question"


def small(**changes: Any) -> dict[str, Any]:
    values = {"suppliers": 4, "articles": 6, "tiers": 3, "members": 6, "standards": 2, "max_suppliers": None}
    return freeze(municipal_instance(**(values | changes)))[0]


def test_the_process_gives_what_solving_here_gives_and_again_the_same(children: list[Any]) -> None:
    instance, seen = small(), list[Any]()
    outcome = solving.compute(instance, PARAMETERS | {"max_suppliers": 2}, on_progress=seen.append)
    again = solving.compute(instance, PARAMETERS | {"max_suppliers": 2})
    here = solving.answer(instance, PARAMETERS | {"max_suppliers": 2}, lambda values: None)
    assert digest(reproducible(outcome)) == digest(reproducible(again)) == digest(reproducible(here))
    assert len(outcome["result"]["award"]["fixed_costs"]) <= 2
    assert {"phase", "elapsed", "gap", "note", "incumbent", "bound"} == set(seen[0])


@pytest.mark.crash
def test_a_killed_solver_is_reported_as_killed(children: list[Any]) -> None:
    def kill(_progress: Any) -> None:
        children[0].kill()

    instance = small(suppliers=15, articles=40, members=40)
    with pytest.raises(solving.SolvingFailed) as failure:
        solving.compute(instance, PARAMETERS, on_progress=kill)
    assert failure.value.reason == "died"


def test_a_solver_that_does_not_end_is_killed_after_its_time(children: list[Any]) -> None:
    with pytest.raises(solving.SolvingFailed) as failure:
        solving.compute(small(), PARAMETERS | {"time_limit": 1}, grace=-1.99)
    assert failure.value.reason == "timeout"


def test_an_instance_without_sense_is_refused_with_its_problems(children: list[Any]) -> None:
    with pytest.raises(solving.SolvingFailed) as failure:
        solving.compute(freeze(Instance((), ()))[0], PARAMETERS)
    assert failure.value.reason == "refused"
    assert "Es gibt keinen Bedarf." in failure.value.details


def test_a_listener_that_fails_ends_the_solver_too(children: list[Any]) -> None:
    def fail(_progress: Any) -> None:
        raise RuntimeError("database gone")

    instance = small(suppliers=20, articles=100, members=60, max_suppliers=5)
    started = time.monotonic()
    with pytest.raises(RuntimeError, match="database gone"):
        solving.compute(instance, PARAMETERS | {"time_limit": 120}, on_progress=fail)
    assert time.monotonic() - started < 20


@pytest.mark.crash
def test_a_solver_ends_when_its_worker_is_gone() -> None:
    process = subprocess.Popen(
        solving.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    instance = small(suppliers=20, articles=100, members=60)
    question = solving.json.dumps(
        {
            "work": solving.AWARD,
            "question": {"instance": instance, "parameters": PARAMETERS | {"time_limit": 120}},
        }
    )
    process.stdin.write(question + "\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdin.close()
    assert process.wait(timeout=20) == 3
    process.stdout.close()


@pytest.mark.slow
def test_when_the_time_ends_first_the_outcome_says_so_and_keeps_a_bound(children: list[Any]) -> None:
    instance = small(suppliers=12, articles=40, tiers=5, members=30, standards=4, max_suppliers=4)
    # shorter than it takes to set up the relaxation: on no machine can the counted work end first
    outcome = solving.compute(instance, {"time_limit": 0.001, "seed": 0, "gap": 0.0})
    result = outcome["result"]
    assert (result["status"], result["stopped_by"]) == ("feasible", "time")
    assert float(result["bound"]) > 0
