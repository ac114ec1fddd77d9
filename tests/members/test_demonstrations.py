# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule of this room acts in the action it names: with it the demonstration holds, without it it fails.

One union serves for all of them, each in a transaction of its own that is taken back; tests/law shows them one by one.
"""

from typing import Any

import pytest
from django.db import transaction
from tests.members.demonstrations import DEMONSTRATIONS

from itunion.union.law import api as law
from itunion.union.members import api as members

HERE = [rule.id for rule in law.RULES.values() if rule.acts_in.startswith("members.")]


def test_every_rule_that_acts_here_has_its_demonstration() -> None:
    assert sorted(DEMONSTRATIONS) == sorted(HERE)


@pytest.mark.parametrize("rule", HERE)
def test_the_action_a_rule_names_exists(rule: str) -> None:
    assert callable(getattr(members, law.RULES[rule].acts_in.removeprefix("members.")))


def outcome(rule: str, place: Any) -> str:
    """Return '' when the demonstration holds, 'fails' when it fails as a test does; anything else is raised."""
    with transaction.atomic():
        try:
            DEMONSTRATIONS[rule](place)
        except (AssertionError, pytest.fail.Exception) as failure:
            return f"fails: {failure}"[:200]
        finally:
            transaction.set_rollback(True)
    return ""


@pytest.mark.django_db
@pytest.mark.slow
def test_with_the_rule_it_holds_and_without_it_fails(place: Any) -> None:
    assert {rule: outcome(rule, place) for rule in HERE} == dict.fromkeys(HERE, "")
    silent = []
    for rule in HERE:
        with law.without(rule):
            if not outcome(rule, place):
                silent.append(rule)
    assert silent == []
