# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Solving in a process of its own: the solver has one scheduler per process and may need to be killed.

The parent writes the question as one line of JSON and keeps the pipe open; the child answers with lines of JSON
(progress, at the end the outcome) and ends by itself when the pipe closes, so no solver outlives its worker.
Run as `python -m itunion.union.procurement.solving`.
"""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import Any

from itunion.optimiser.api import (
    InstanceError,
    Progress,
    certificate_to_dict,
    certify,
    instance_from_dict,
    result_to_dict,
    solve,
)
from itunion.union.procurement.rules.award import question_of

__all__ = [
    "GRACE_SECONDS",
    "OnProgress",
    "SolvingFailed",
    "answer",
    "award",
    "compute",
    "in_own_process",
    "progress_values",
]

COMMAND = [sys.executable, "-m", "itunion.union.procurement.solving"]
AWARD = "itunion.union.procurement.solving:award"
CERTIFICATE_SECONDS = 30.0
GRACE_SECONDS = (
    60.0  # beyond both time limits: start of the process, stand-alone costs, explanation of shortages
)

OnProgress = Callable[[Mapping[str, Any]], None]


class SolvingFailed(Exception):
    """No outcome: `reason` is "timeout" (killed), "died" (process ended by itself) or "refused" (bad instance)."""

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(f"{reason}: {details}")
        self.reason = reason
        self.details = details


def compute(
    instance: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *,
    on_progress: OnProgress | None = None,
    grace: float = GRACE_SECONDS,
) -> dict[str, Any]:
    """Solve and certify a frozen instance; returns {"result": …, "certificate": … or None} as JSON values.

    `parameters` are those of an award scenario (time_limit in seconds, seed, gap, max_suppliers, excluded). The
    process is killed `grace` seconds after its time limits. `on_progress` gets phase, elapsed, incumbent and bound.

    Raises:
        SolvingFailed: there is no outcome.
    """
    time_limit = float(parameters["time_limit"])
    seconds = time_limit + min(time_limit, CERTIFICATE_SECONDS) + grace
    question = {"instance": dict(instance), "parameters": dict(parameters)}
    return in_own_process(AWARD, question, seconds=seconds, on_progress=on_progress)


def in_own_process(
    work: str, question: Mapping[str, Any], *, seconds: float, on_progress: OnProgress | None = None
) -> dict[str, Any]:
    """Have `work` ("module:function") answer a question (JSON values) in a process that is killed after `seconds`.

    The function takes the question and a function that reports progress, and returns JSON values.

    Raises:
        SolvingFailed: there is no outcome.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        )
        killed = threading.Event()

        def kill() -> None:
            killed.set()
            process.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        try:
            text = json.dumps({"work": work, "question": dict(question)})
            outcome = _converse(process, text, on_progress)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        if outcome is not None:
            return outcome
        if killed.is_set():
            raise SolvingFailed("timeout", f"{seconds:.0f} s")
        errors.seek(0)
        output = errors.read()[-2000:].decode("utf-8", "replace")
        raise SolvingFailed("died", f"exit code {process.returncode}\n{output}")


def _converse(
    process: "subprocess.Popen[str]", question: str, on_progress: OnProgress | None
) -> dict[str, Any] | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(question + "\n")
        process.stdin.flush()
    except OSError:
        return None
    for line in process.stdout:
        try:
            message = json.loads(line)
        except json.JSONDecodeError:
            return None  # a killed process leaves half a line
        if "outcome" in message:
            outcome: dict[str, Any] = message["outcome"]
            return outcome
        if "problems" in message:
            raise SolvingFailed("refused", "\n".join(message["problems"]))
        if on_progress is not None:
            on_progress(message["progress"])
    return None


def answer(instance: Mapping[str, Any], parameters: Mapping[str, Any], report: OnProgress) -> dict[str, Any]:
    """Solve and certify in this process; see `compute`. Raises InstanceError when the instance makes no sense."""

    def on_progress(progress: Progress) -> None:
        report(progress_values(progress))

    question = question_of(instance_from_dict(instance), parameters)
    time_limit, seed = float(parameters["time_limit"]), int(parameters["seed"])
    gap = float(parameters["gap"])
    result = solve(question, time_limit=time_limit, seed=seed, gap=gap, on_progress=on_progress)
    certificate = None
    if result.award is not None:
        limit = min(time_limit, CERTIFICATE_SECONDS)
        certificate = certificate_to_dict(
            certify(question, result, time_limit=limit, seed=seed, on_progress=on_progress)
        )
    return {"result": result_to_dict(result), "certificate": certificate}


def award(question: Mapping[str, Any], report: OnProgress) -> dict[str, Any]:
    """The work `AWARD` in the form that `in_own_process` asks for."""
    return answer(question["instance"], question["parameters"], report)


def progress_values(progress: Progress) -> dict[str, Any]:
    """Return a sign of life as JSON values."""
    return {
        "phase": progress.phase,
        "elapsed": progress.elapsed,
        "gap": progress.gap,
        "note": progress.note,
        "incumbent": None if progress.incumbent is None else str(progress.incumbent),
        "bound": None if progress.bound is None else str(progress.bound),
    }


def main() -> None:
    """Answer one question from standard input on standard output."""
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    module, _colon, function = asked["work"].partition(":")
    work = getattr(importlib.import_module(module), function)
    try:
        outcome = work(asked["question"], lambda values: _say({"progress": dict(values)}))
    except InstanceError as error:
        _say({"problems": list(error.problems)})
    else:
        _say({"outcome": outcome})


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(3)


def _say(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
