# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the optimiser's tests."""

import json

import pytest
from tests.optimiser.checker_documents import full_text
from tests.optimiser.corruptions import Document


@pytest.fixture
def full() -> Document:
    value: Document = json.loads(full_text())
    return value
