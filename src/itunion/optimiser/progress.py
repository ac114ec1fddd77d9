# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Progress on a terminal: one line that renews itself, or a plain line now and then where nobody watches."""

from types import TracebackType
from typing import Self, TextIO

from itunion.optimiser.outcome import Progress
from itunion.optimiser.report import euros

PLAIN_INTERVAL = 5.0


class ProgressLine:
    """Shows progress on a stream; usable as `on_progress` and as a context."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._last: tuple[str, float] = ("", 0.0)
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __call__(self, progress: Progress) -> None:
        text = describe(progress)
        if self._live:
            self._stream.write(f"\r\x1b[K{text}")
            self._open = True
        elif progress.phase != self._last[0] or progress.elapsed - self._last[1] >= PLAIN_INTERVAL:
            self._stream.write(text + "\n")
            self._last = (progress.phase, progress.elapsed)
        self._stream.flush()

    def close(self) -> None:
        """End the live line."""
        if self._open:
            self._stream.write("\n")
            self._open = False


def describe(progress: Progress) -> str:
    """One line for people."""
    parts = [f"{progress.phase:<20} {progress.elapsed:6.1f} s".replace(".", ",")]
    if progress.incumbent is not None:
        parts.append(f"bester Zuschlag {euros(progress.incumbent)}")
    if progress.bound is not None:
        parts.append(f"Schranke {euros(progress.bound)}")
    if progress.gap is not None:
        parts.append(f"Lücke {100 * progress.gap:.3f} %".replace(".", ","))
    if progress.note:
        parts.append(progress.note)
    return "  ".join(parts)
