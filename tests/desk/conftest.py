# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the desk's tests."""

from typing import Any

import pytest
from tests.desk.furnished import Furnished, furnish


@pytest.fixture
def furnished(world: Any, system: Any) -> Furnished:
    """The small union with one of everything."""
    return furnish(world, system)
