# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the public door keeps in memory: nothing is asked twice, a change is seen in time, what is undone was never there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.owner import as_owner
from tests.procedures.doorway import ALPHA

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import actions, directory
from itunion.procedures.contract.models import Activation


@pytest.fixture
def kept(transactional_db: None) -> Iterator[None]:
    """Changes are really committed, so that the door keeps what it read."""
    directory.forget()
    yield
    directory.forget()
    with as_owner(), connection.cursor() as cursor:
        for table in ("dogs_dog", "dogs_owner"):
            cursor.execute(f"DROP TABLE {table}")


def test_statements_before_the_view(kept: None, pages: None) -> None:
    client = Client()
    client.get(ALPHA)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ALPHA).status_code == 200
    # on PostgreSQL the scope is told to row-level security
    scope = 1 if connection.vendor == "postgresql" else 0
    statements = [q["sql"] for q in asked.captured_queries if q["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) == scope, statements
    assert client.get(f"{ALPHA}fehler/500/").status_code == 500


def test_a_change_here_is_seen_at_once_and_one_elsewhere_after_five_seconds(
    kept: None, pages: None, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(directory, "monotonic", lambda: now[0])
    directory.forget()
    first = world.members[0].pk

    def status() -> int:
        return int(Client().get(ALPHA).status_code)

    assert status() == 200
    actions.deactivate(procedure="dogs", organisation_id=first, by=system)
    assert status() == 410
    actions.activate(procedure="dogs", organisation_id=first, parameters={}, by=system)
    assert status() == 200
    with within(first):
        # as another process would
        Activation.objects.create(
            organisation_id=first, procedure="dogs", version="1.0.0", on=False, from_day=clock.today(),
            recorded_at=clock.now(), by="anderswo",
        )  # fmt: skip
    now[0] += directory.SECONDS - 0.01
    assert status() == 200
    now[0] += 0.02
    assert status() == 410


def test_what_is_undone_leaves_no_trace_in_memory(kept: None, pages: None, world: Any, system: Any) -> None:
    assert Client().get(ALPHA).status_code == 200
    with transaction.atomic():
        actions.deactivate(procedure="dogs", organisation_id=world.members[0].pk, by=system)
        assert Client().get(ALPHA).status_code == 410
        transaction.set_rollback(True)
    assert Client().get(ALPHA).status_code == 200


def test_what_was_read_before_a_change_is_not_kept_after_it(
    kept: None, pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread changes something while this one reads."""
    original = directory._read

    def overtaken() -> directory.Directory:
        made = original()
        directory.forget()
        return made

    monkeypatch.setattr(directory, "_read", overtaken)
    old = directory.directory()
    monkeypatch.undo()
    assert directory.directory() is not old
    assert directory.directory() is directory.directory()
