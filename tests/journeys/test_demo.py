# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a newcomer gets from `itunion demo`, seen from outside."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.processes import run

from itunion.union.billing.einvoice import api as einvoice

pytestmark = [pytest.mark.slow]


def test_it_prints_the_logins_and_the_savings(demo: dict[str, Any]) -> None:
    printed = demo["printed"]
    assert len(re.findall(r"^  \S+@\S+\.example", printed, re.MULTILINE)) >= 5
    # both rivers: someone to sign in as for joint operation as well, and something to see there
    assert "service@betrieb.example" in printed
    assert re.search(r"Gemeinsamer Betrieb: \d+ Leistungen", printed)
    saved = re.search(r"gespart\s+([\d.]+,\d\d)", printed)
    assert saved is not None, printed
    assert float(saved[1].replace(".", "").replace(",", ".")) > 0


def test_building_it_again_changes_nothing(demo: dict[str, Any]) -> None:
    heads = run(demo["environment"], "itunion", "audit", "heads")
    assert "schon da" in run(demo["environment"], "itunion", "demo", "--no-serve")
    after = run(demo["environment"], "itunion", "audit", "heads")
    # printing the savings enters an audited scope: only the platform's own chain may have grown
    assert heads.count("chain") == after.count("chain")


def test_the_state_of_operation_is_good(demo: dict[str, Any]) -> None:
    assert "FEHLT" not in run(demo["environment"], "itunion", "check")
    assert "unversehrt" in run(demo["environment"], "itunion", "audit", "verify")


@pytest.mark.conformance
def test_every_invoice_passes_the_official_rules(
    demo: dict[str, Any], shared_folder: Path, tmp_path: Path, say: Callable[[str], None]
) -> None:
    """XSD, EN 16931 and XRechnung, by a validator of its own; one document with a wrong sum must be refused."""
    run(demo["environment"], "tests.journeys.dump_invoices", str(tmp_path))
    files = sorted(tmp_path.glob("*.xml"))
    assert len(files) > 100
    with einvoice.ValidatorProcess(demo["folder"] / "rules") as validator:
        refused = {}
        for file in files:
            report = validator.validate(file.read_bytes())
            assert report.level_checked is einvoice.CheckLevel.XRECHNUNG
            if not report.accepted:
                refused[file.name] = [f.rule for f in report.errors]
        assert refused == {}
        spoilt = re.sub(rb"(<cbc:PayableAmount[^>]*>)(\d+)", rb"\g<1>9\g<2>", files[0].read_bytes())
        assert "BR-CO-16" in {f.rule for f in validator.validate(spoilt).errors}
    say(f"{len(files)} invoices accepted ({files[0].name} … {files[-1].name}): XSD, EN 16931, XRechnung")
