# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many threads at once on one database, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

__all__ = ["at_once"]

PATIENCE = 60.0  # seconds for each thread


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, all started together; return answers and exceptions, in order."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[object] = [TimeoutError("a thread never ended")] * len(acts)

    def run(position: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=PATIENCE)
            outcomes[position] = act()
        except Exception as error:
            outcomes[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return outcomes
