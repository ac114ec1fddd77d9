# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Running what may hang in a process of its own that can be killed, and reading what it says line by line."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

__all__ = ["Line", "supervised"]

# until the first line: starting Python, Django, and for a check the fresh database
STARTING = 120.0
PATIENCE = 2.0


@dataclass(frozen=True)
class Line:
    """What the process said; `hung` names the step that did not end in time, `died` one in which the process ended."""

    data: Mapping[str, Any]
    hung: str = ""
    died: str = ""


def _pump(source: Any, lines: "queue.Queue[str | None]") -> None:
    for line in source:
        lines.put(line)
    lines.put(None)


def supervised(
    module: str, arguments: list[str], *, environment: Mapping[str, str] | None = None
) -> Iterator[Line]:
    """Yield the JSON lines a module prints. A line with "begin" and "limit" gives the next one that many seconds.

    Whatever else the process prints is passed over. It is killed, with its children, as soon as a limit is passed or
    the caller loses interest.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        text=True,
        start_new_session=True,
    )
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True)
    reader.start()
    step, limit = "start", STARTING
    try:
        while True:
            try:
                text = lines.get(timeout=limit)
            except queue.Empty:
                yield Line({}, hung=step)
                return
            if text is None:
                if step:
                    yield Line({}, died=step)
                return
            data = _json(text)
            if data is None:
                continue
            if "begin" in data:
                step, limit = str(data["begin"]), float(data["limit"])
            else:
                # between two steps the process only prepares the next one
                step, limit = ("" if data.get("end") else step), STARTING
                yield Line(data)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # a child that left the group may hold the other end of the pipe; nobody waits for it
        reader.join(PATIENCE)
        if process.stdout is not None and not reader.is_alive():
            process.stdout.close()


def _json(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) and "procedure_step" in data else None
