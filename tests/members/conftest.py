# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the room's tests."""

from dataclasses import dataclass
from typing import Any

import pytest


@dataclass
class Place:
    """The small union and the platform acting."""

    world: Any
    system: Any


@pytest.fixture
def place(world: Any, system: Any) -> Place:
    """Return the small union to act in."""
    return Place(world, system)
