# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rehearsal of a whole assembly holds a secret ballot, and the second program finds nothing to object to."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.processes import own_database, run


@pytest.mark.slow
def test_the_rehearsal_includes_a_secret_ballot(tmp_path: Path, say: Callable[[str], None]) -> None:
    out = tmp_path / "out"
    with own_database(tmp_path, "rehearsal") as environment:
        printed = run(
            environment, "itunion", "rehearse", "--members", "20", "--key-bits", "2048", "--out", str(out)
        )
    assert "5 Abstimmungen" in printed
    assert "keine Abweichung" in printed
    say(next(line.strip() for line in printed.splitlines() if "Geheim:" in line))
    ledger = json.loads((out / "ledger.json").read_text())
    (secret,) = (ballot for ballot in ledger["ballots"] if ballot["secrecy"] == "secret")
    assert secret["secret"]["ballots"] <= secret["secret"]["tokens_issued"] == len(secret["participations"])
    assert secret["votes"] == []
