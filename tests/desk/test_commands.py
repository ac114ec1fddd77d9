# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of `itunion`, called as functions."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from tests.owner import as_owner

from itunion.__main__ import main
from itunion.desk.commands import COMMANDS, run
from itunion.desk.commands.check import findings
from itunion.foundation.kernel import audit, insert_only
from itunion.foundation.kernel.api import Actor
from itunion.foundation.kernel.models import AuditEntry

CLERK = Actor(1, "Clerk", 2)


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            audit.record("test.write", subject=f"x:{number}", by=CLERK)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    text = capsys.readouterr().out
    for command in [*COMMANDS, "award"]:
        assert f"itunion {command}" in text


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["award-me"]) == 2
    assert "Unbekannter Befehl" in capsys.readouterr().err


@pytest.mark.django_db
def test_heads_kept_outside_prove_a_cut_off_tail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert run("audit", ["heads"]) == 0
    kept = tmp_path / "heads.json"
    kept.write_text(capsys.readouterr().out)
    assert run("audit", ["verify", "--heads", str(kept)]) == 0
    assert "unversehrt" in capsys.readouterr().out
    with as_owner():
        insert_only.remove(connection)
        AuditEntry.objects.filter(sequence=3).delete()
        insert_only.install(connection)
    assert run("audit", ["verify", "--heads", str(kept)]) == 1
    assert "Brüche" in capsys.readouterr().out


@pytest.mark.django_db
def test_heads_that_are_none_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("[]")
    assert run("audit", ["verify", "--heads", str(tmp_path / "x")]) == 2
    assert run("audit", ["verify", "--heads", str(tmp_path / "missing")]) == 2


@pytest.mark.django_db
def test_check_names_what_is_missing_for_production(settings: Any, world: Any) -> None:
    settings.DEMO = False
    settings.REQUIRE_SECOND_FACTOR = False
    texts = {text: ok for ok, text in findings()}
    assert not next(ok for text, ok in texts.items() if text.startswith("zweiter Faktor"))
    assert not next(ok for text, ok in texts.items() if text.startswith("Adresse"))
    assert next(ok for text, ok in texts.items() if text.startswith("Datenbankschema"))
    # the suite connects as a role that owns nothing, so the second fence holds
    assert all(ok for text, ok in texts.items() if text.startswith("Zeilenschutz"))
    assert next(ok for text, ok in texts.items() if text.startswith("Prüfpfad"))


@pytest.mark.django_db
@pytest.mark.skipif(
    "postgresql" not in django_settings.DATABASES["default"]["ENGINE"],
    reason="row-level security exists on PostgreSQL only",
)
def test_check_names_a_role_that_walks_through_row_level_security(settings: Any) -> None:
    settings.DEMO = False
    with as_owner():
        assert [ok for ok, text in findings() if text.startswith("Zeilenschutz")] == [False]


def test_the_rule_bundle_is_installed_from_the_official_files(
    shared_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = shared_folder / "conformance/einvoice"
    assert run("rules", ["install", str(source), str(tmp_path / "rules")]) == 0
    assert run("rules", ["install", str(source), str(tmp_path / "rules")]) == 1
    assert "nicht eingerichtet" in capsys.readouterr().err


def test_award_needs_neither_database_nor_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """10 units from 10 on at 80,00 €: alone each pays 5 × 100 €, together 10 × 80 €."""
    needs, offers, out = tmp_path / "needs.csv", tmp_path / "offers.csv", tmp_path / "out"
    needs.write_text("member,article,standard,quantity,max_unit_price\nA,x,,5,\nB,x,,5,\n")
    offers.write_text(
        "supplier,article,standards,tier_basis,tier_from,unit_price,available,activation_cost\n"
        "S,x,*,total,1,100.00,,\nS,x,*,total,10,80.00,,\n"
    )
    assert main(["award", str(needs), str(offers), "--out", str(out)]) == 0
    rows = (out / "savings.csv").read_text().split()
    assert sorted(file.name for file in out.iterdir()) == [
        "award.csv", "certificate.json", "members.csv", "result.json", "run.json", "savings.csv",
    ]  # fmt: skip
    assert "A,500.00,400.00,100.00,20.00" in rows
    assert "B,500.00,400.00,100.00,20.00" in rows
    assert main(["award", str(tmp_path / "missing.csv"), str(offers), "--out", str(out)]) == 2
