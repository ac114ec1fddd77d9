# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Validation from any process: one worker process per calling process, started at first use.

Saxon aborts a process that creates a second processor in another thread, and must not be forked. So it lives in a
fresh interpreter (``subprocess``, not ``multiprocessing``: that would run the caller's ``__main__`` again).
"""

import atexit
import os
import subprocess
import sys
import threading
import time
import weakref
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from itunion.union.billing.einvoice.bundle import BundleError
from itunion.union.billing.einvoice.validation import Policy, ValidationReport
from itunion.union.billing.einvoice.worker import read_frame, write_frame

_SOURCE = Path(__file__).resolve().parents[4]  # the folder that holds the package itunion
_WORKER = "itunion.union.billing.einvoice.worker"


class ValidatorUnavailableError(Exception):
    """The document could not be checked: no verdict. Keep the draft and try again; the text is German."""


class ValidatorProcess:
    """Starts a worker lazily, restarts it after a crash, and lets one document through at a time.

    Threads may share it. After a fork the child starts a worker of its own. ``bundle`` None means the fallback
    rules. ``timeout`` is seconds per document, ``start_timeout`` seconds until a new worker is ready.
    """

    def __init__(self, bundle: Path | None = None, *, timeout: float = 60, start_timeout: float = 60) -> None:
        self._bundle = bundle
        self._timeout = timeout
        self._start_timeout = start_timeout
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._worker: _Worker | None = None
        _open_validators.add(self)

    def validate(self, document: bytes, policy: Policy = Policy.ISSUE) -> ValidationReport:
        """Check one document.

        Raises BundleError when the installed bundle is broken, ValidatorUnavailableError when the worker died or
        took too long; both mean "not checked", and the next call starts a new worker.
        """
        self._after_fork()
        with self._lock:
            worker = self._running()
            try:
                answer = worker.ask(({"policy": policy.value}, document), self._timeout)
            except BaseException:
                self._stop()
                raise
            return ValidationReport.from_dict(answer)

    def close(self) -> None:
        """End the worker; a later ``validate`` starts a new one."""
        self._after_fork()
        with self._lock:
            self._stop()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the running worker, for diagnosis."""
        return self._worker.process.pid if self._worker and self._owner == os.getpid() else None

    def __enter__(self) -> "ValidatorProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _after_fork(self) -> None:
        if self._owner != os.getpid():
            # The parent's lock may have been held at the fork and its worker is not our child.
            self._owner = os.getpid()
            self._lock = threading.Lock()
            if self._worker:
                self._worker.forget()
                self._worker = None

    def _running(self) -> "_Worker":
        if self._worker and self._worker.process.poll() is not None:
            self._stop()
        if self._worker is None:
            self._worker = _Worker(self._bundle)
            try:
                answer = self._worker.ask(None, self._start_timeout)
            except BaseException:
                self._stop()
                raise
            if "error" in answer:
                self._stop()
                raise BundleError(answer["error"])
        return self._worker

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
            self._worker = None


class _Worker:
    """One running worker process; a timer kills it when it takes too long."""

    def __init__(self, bundle: Path | None) -> None:
        paths = [str(_SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            # -P: the caller's working directory must not shadow a module.
            [sys.executable, "-P", "-m", _WORKER, *([str(bundle)] if bundle else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # raw pipes hold no lock that a fork could leave locked
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    def ask(self, request: tuple[dict[str, Any], bytes] | None, timeout: float) -> dict[str, Any]:
        """Send a request, if any, and wait for the answer."""
        timer = threading.Timer(timeout, self.process.kill)
        timer.daemon = True
        timer.start()
        started = time.monotonic()
        try:
            if request:
                write_frame(self._pipe(self.process.stdin), *request)
            frame = read_frame(self._pipe(self.process.stdout))
        except OSError:
            frame = None
        finally:
            timer.cancel()
        if frame is None:
            raise ValidatorUnavailableError(
                f"Die Prüfung der Rechnung hat länger als {timeout:g} Sekunden gedauert. {_TRY_AGAIN}"
                if time.monotonic() - started >= timeout
                else f"Das Prüfprogramm ist unerwartet beendet worden. {_TRY_AGAIN}"
            )
        return frame[0]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._close_pipes()

    def forget(self) -> None:
        """In a forked child: let go of the parent's worker without touching it."""
        self.process.returncode = 0
        self._close_pipes()

    def _close_pipes(self) -> None:
        self._pipe(self.process.stdin).close()
        self._pipe(self.process.stdout).close()

    @staticmethod
    def _pipe(pipe: object) -> RawIOBase:
        return cast(RawIOBase, pipe)


_TRY_AGAIN = "Der Entwurf ist gespeichert. Bitte versuchen Sie es noch einmal."
_open_validators: weakref.WeakSet[ValidatorProcess] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for validator in list(_open_validators):
        validator.close()
