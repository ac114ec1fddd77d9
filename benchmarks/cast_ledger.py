# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Casting without the web: how many open votes a second the ledger itself takes, durably, with right, audit and chain.

Two processes with eight connections each call the action that the page calls. What the page adds (sign-in, session,
mandates, message) is the difference to the same votes over HTTP.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

__all__ = ["casts_per_second"]

PROCESSES = 2
THREADS = 8


def _start() -> None:
    """Prepare a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itunion.settings")
    import django

    django.setup()


def _cast(ballot_id: int, person_id: int, members: Sequence[int], begin_at: float) -> float:
    """Cast for these members over several connections; return the moment of the last one."""
    from django.db import connection

    from itunion.foundation.identity.api import Person, actor_for
    from itunion.foundation.organisations.api import within
    from itunion.union.assembly.actions import cast

    actor = actor_for(Person.objects.get(pk=person_id))
    assert actor is not None

    def lane(mine: Sequence[int]) -> None:
        for member in mine:
            with within(actor.organisation_id or 0):
                cast(ballot_id=ballot_id, member_id=member, choice=["yes"], by=actor)
        connection.close()

    lanes = [threading.Thread(target=lane, args=(members[n::THREADS],)) for n in range(THREADS)]
    time.sleep(max(0.0, begin_at - time.time()))
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    connection.close()
    return time.time()


def casts_per_second(ballot_id: int, person_id: int, members: Sequence[int]) -> float:
    """Return the votes per second, from the common start to the last vote of all processes."""
    pool = ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"), initializer=_start)
    with pool:
        # every process is up before the clock runs
        list(pool.map(abs, range(PROCESSES * 4)))
        begin_at = time.time() + 5
        ends = [
            pool.submit(_cast, ballot_id, person_id, members[n::PROCESSES], begin_at)
            for n in range(PROCESSES)
        ]
        return len(members) / (max(end.result() for end in ends) - begin_at)
