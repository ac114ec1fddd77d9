# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Official rules from the folder beside the checkout, installed as a bundle once per session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from itunion.union.billing.einvoice.api import ValidatorProcess, build_bundle


@pytest.fixture(scope="session")
def official() -> Path:
    """Folder of official files; without it the 86 instances and all negative controls are skipped by name."""
    beside = Path(__file__).resolve().parents[3].parent / "shared"
    folder = Path(os.environ.get("ITUNION_SHARED", beside)) / "conformance" / "einvoice"
    if not folder.is_dir():
        pytest.skip(f"XRechnung rules and 86 test suite instances not found in {folder} (set ITUNION_SHARED)")
    return folder


@pytest.fixture(scope="session")
def bundle(official: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_bundle(official, tmp_path_factory.mktemp("rules") / "bundle").folder


@pytest.fixture(scope="session")
def validator(bundle: Path) -> Iterator[ValidatorProcess]:
    with ValidatorProcess(bundle) as process:
        yield process
