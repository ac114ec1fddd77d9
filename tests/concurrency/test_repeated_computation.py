# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A computation repeated at the very moment its failure is recorded, while its job has not ended yet."""

from typing import Any

import pytest
from tests.desk.furnished import furnish

from itunion.union.procurement import solving
from itunion.union.procurement.actions import award as actions

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_computation_repeated_before_its_failed_job_has_ended_is_computed(
    world: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute, record_failure = solving.compute, actions.record_failure
    deaths = iter(["died"])

    def dying_once(*arguments: Any, **options: Any) -> dict[str, Any]:
        for reason in deaths:
            raise solving.SolvingFailed(reason)
        return compute(*arguments, **options)

    def repeated_at_once(*, scenario_id: int, **fields: Any) -> Any:
        failed = record_failure(scenario_id=scenario_id, **fields)
        actions.repeat_scenario(scenario_id=scenario_id, by=system)
        return failed

    monkeypatch.setattr(solving, "compute", dying_once)
    monkeypatch.setattr(actions, "record_failure", repeated_at_once)
    furnished = furnish(world, system)  # decides on the scenario: refused unless it was computed
    assert furnished.arguments["scenario_id"]
    assert next(deaths, None) is None
