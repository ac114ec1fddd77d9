# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stage of the room's tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.assembly.stage import Stage


@pytest.fixture
def stage(world: Any, system: Any) -> Iterator[Stage]:
    """A union of six members with organs, four weeks before its assembly."""
    built = Stage(world, system)
    yield built
    built.close()
