# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A member with the council switched on, in whose scope a test runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.council.builders import open_council

from itunion.foundation.organisations.api import within


@pytest.fixture
def alpha(world: Any, system: Any) -> Iterator[Any]:
    """The first member with the council switched on; its scope is entered, its key is gemeinde-alpha."""
    member = world.members[0]
    assert open_council(member.pk, system) == "gemeinde-alpha"
    with within(member.pk):
        yield member
