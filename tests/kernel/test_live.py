# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Live marks: a new one after each commit, none after a rollback, never a strange file name."""

import pytest
from django.db import transaction

from itunion.foundation.kernel.live import announce, live_folder, live_url


def mark() -> str:
    file = live_folder() / "assembly-7.txt"
    return file.read_text() if file.exists() else ""


@pytest.mark.django_db(transaction=True)
def test_a_commit_changes_the_mark_and_a_rollback_does_not() -> None:
    announce("assembly-7")
    first = mark()
    assert first
    with transaction.atomic():
        announce("assembly-7")
        assert mark() == first
    second = mark()
    assert second != first
    with transaction.atomic():
        announce("assembly-7")
        transaction.set_rollback(True)
    assert mark() == second
    assert [f.name for f in live_folder().iterdir()] == ["assembly-7.txt"]


@pytest.mark.parametrize("topic", ["../etc", "assembly", "assembly-7/..", "Assembly-7", ""])
def test_a_topic_is_a_word_and_a_number(topic: str) -> None:
    with pytest.raises(ValueError):
        live_url(topic)
