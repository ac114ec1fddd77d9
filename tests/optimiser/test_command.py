# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command from files to files: what it writes, that it repeats itself, and that no forgery passes the checker."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from itunion.optimiser import (
    certificate_from_dict,
    certificate_to_dict,
    certify,
    instance_from_dict,
    instance_to_dict,
    model_hash,
    needs_file,
    offers_file,
    read_instance,
    result_from_dict,
    result_to_dict,
    solve,
)
from itunion.optimiser.checker import check_result, main
from itunion.optimiser.command import run_award_command
from itunion.optimiser.generator import municipal_instance

NEEDS = """member,article,standard,quantity,max_unit_price
Aach,Notebook,A,6,11.00
Bonn,Notebook,A,3,8.00
Bonn,Maus,,5,
"""
OFFERS = """supplier,article,standards,tier_basis,tier_from,unit_price,available,activation_cost
Nord,Notebook,A|B,total,1,10.00,5,1.01
Nord,Notebook,A|B,total,5,8.50,5,
Nord,Maus,*,total,1,2.00,,
Ost,Notebook,A,article,1,9.01,,0.10
West,Notebook,*,article,1,10.50,,
"""
REPEATABLE = ("result.json", "award.csv", "members.csv", "savings.csv", "certificate.json")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    (tmp_path / "needs.csv").write_text(NEEDS, "utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, "utf-8")
    return tmp_path / "needs.csv", tmp_path / "offers.csv", tmp_path / "out"


def run(files: tuple[Path, Path, Path], *options: str) -> int:
    needs, offers, out = files
    return run_award_command([str(needs), str(offers), "--out", str(out), *options])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_award_members_savings_and_certificate_are_written_and_printed(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files) == 0
    out = files[2]
    award = {
        (r["supplier"], r["article"]): (r["tier_from"], r["quantity"], r["unit_price"])
        for r in rows(out / "award.csv")
    }
    assert award == {
        ("Nord", "Notebook"): ("5", "5", "8.50"),
        ("Nord", "Maus"): ("1", "5", "2.00"),
        ("Ost", "Notebook"): ("1", "1", "9.01"),
        ("", "Notebook"): ("", "3", "8.00"),
    }
    aach = [r for r in rows(out / "members.csv") if r["member"] == "Aach"]
    assert sum(Decimal(r["amount"]) for r in aach) == Decimal("51.51")
    assert {r["unit_price"] for r in aach} == {"8.59"}
    certificate = json.loads((out / "certificate.json").read_text("utf-8"))
    assert certificate["objective"] == 86.62
    assert certificate["status"] == "optimal"
    assert certificate["gap"] == 0
    assert certificate["individual_rationality"] is True
    assert certificate["seconds"] == 60
    printed = capsys.readouterr()
    assert "ZUSCHLAG für 2 Mitglieder: 86,62 €" in printed.out
    assert "NACHWEIS" in printed.out
    assert "Suche" in printed.err
    assert main([str(files[2]), str(files[0]), str(files[1])]) == 0


def test_same_input_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    instance = municipal_instance(
        suppliers=6, articles=15, tiers=3, members=20, standards=4, max_suppliers=None, seed=9
    )
    (tmp_path / "n.csv").write_bytes(needs_file(instance))
    (tmp_path / "o.csv").write_bytes(offers_file(instance))
    for name in ("one", "two"):
        assert (
            run(
                (tmp_path / "n.csv", tmp_path / "o.csv", tmp_path / name),
                "--max-suppliers",
                "3",
                "--seed",
                "4",
            )
            == 0
        )
    for name in REPEATABLE:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_bad_input_is_refused_as_a_whole_and_nothing_is_written(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[0].write_text(NEEDS.replace(",6,", ",zehn,").replace(",5,", ",0,"), "utf-8")
    assert run(files) == 2
    printed = capsys.readouterr().err
    assert "needs.csv, Zeile 2, Spalte quantity" in printed
    assert "needs.csv, Zeile 4, Spalte quantity" in printed
    assert not files[2].exists()


def test_a_missing_file_is_refused(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[0].unlink()
    assert run(files) == 2
    assert "lässt sich nicht lesen" in capsys.readouterr().err


def test_an_infeasible_pool_is_explained_and_nothing_is_written(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[0].write_text(NEEDS + "Celle,Drucker,,2,\n", "utf-8")
    assert run(files) == 1
    printed = capsys.readouterr().err
    assert "Drucker: 2 Stück bleiben ungedeckt" in printed
    assert "Celle" in printed
    assert not files[2].exists()


@pytest.mark.parametrize("option", [("--max-suppliers", "0"), ("--time-limit", "-1"), ("--seed", "x")])
def test_senseless_options_are_refused(files: tuple[Path, Path, Path], option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit):
        run(files, *option)


def _replace_cell(name: str, row: int, column: str, value: str) -> Callable[[Path], None]:
    def tamper(out: Path) -> None:
        table = rows(out / name)
        table[row][column] = value
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)

    return tamper


def _drop_row(name: str) -> Callable[[Path], None]:
    def tamper(out: Path) -> None:
        lines = (out / name).read_text("utf-8").splitlines(keepends=True)
        (out / name).write_text("".join(lines[:-1]), "utf-8")

    return tamper


def _replace_entry(key: str, value: object) -> Callable[[Path], None]:
    def tamper(out: Path) -> None:
        proof = json.loads((out / "certificate.json").read_text("utf-8"))
        (out / "certificate.json").write_text(json.dumps(proof | {key: value}), "utf-8")

    return tamper


@pytest.mark.parametrize(
    "tamper",
    [
        *(
            _replace_cell("award.csv", 0, column, value)
            for column, value in (
                ("supplier", "Ost"),
                ("article", "Notebook"),
                ("standard", "A"),
                ("tier_from", "2"),
                ("quantity", "4"),
                ("unit_price", "1.99"),
                ("amount", "9.99"),
            )
        ),
        _replace_cell("award.csv", 1, "supplier", "West"),
        _replace_cell("award.csv", 1, "quantity", "6"),
        *(
            _replace_cell("members.csv", 0, column, value)
            for column, value in (
                ("member", "Bonn"),
                ("supplier", ""),
                ("quantity", "4"),
                ("unit_price", "8.00"),
                ("amount", "42.92"),
                ("activation_share", "0.00"),
            )
        ),
        *(
            _replace_cell("savings.csv", 0, column, value)
            for column, value in (
                ("member", "Celle"),
                ("alone", "70.00"),
                ("together", "50.00"),
                ("saving", "9.99"),
                ("saving_percent", "50.00"),
            )
        ),
        _drop_row("award.csv"),
        _drop_row("members.csv"),
        _drop_row("savings.csv"),
        *(
            _replace_entry(key, value)
            for key, value in (
                ("objective", 86.61),
                ("bound", 90.0),
                ("bound", 80.0),
                ("gap", 0.1),
                ("status", "infeasible"),
                ("budget_balance", 0.01),
                ("individual_rationality", False),
                ("worst_group_gain", 5.0),
                ("worst_group_members", ["Celle"]),
                ("max_suppliers", 1),
            )
        ),
        lambda out: (out / "award.csv").unlink(),
        lambda out: (out / "certificate.json").write_text("{}", "utf-8"),
    ],
)
def test_no_forgery_passes_the_checker(
    files: tuple[Path, Path, Path], tamper: Callable[[Path], None]
) -> None:
    assert run(files) == 0
    assert check_result(*files) == []
    tamper(files[2])
    assert check_result(*files)
    assert main([str(files[2]), str(files[0]), str(files[1])]) == 1


def test_the_checker_compares_the_files_of_the_question(files: tuple[Path, Path, Path]) -> None:
    assert run(files) == 0
    files[1].write_text(OFFERS.replace(",10.00,5,", ",10.00,4,").replace(",8.50,5,", ",8.50,4,"), "utf-8")
    assert [str(finding) for finding in check_result(*files)] == [
        "offers.csv, offers: Nord, Notebook: steht so nicht in result.json.",
        "result.json, offers: Nord, Notebook: steht so nicht in offers.csv.",
    ]


def test_a_supplier_with_nothing_admissible_does_no_harm(files: tuple[Path, Path, Path]) -> None:
    files[1].write_text(
        OFFERS
        + "Fern,Notebook,Z,total,1,1.00,,\nFern,Drucker,*,total,1,1.00,,\nLeer,Maus,*,total,1,0.01,0,\n",
        "utf-8",
    )
    assert run(files) == 0
    assert {"Fern", "Leer"}.isdisjoint(row["supplier"] for row in rows(files[2] / "award.csv"))
    assert check_result(*files) == []


RULES = """max_suppliers = 2
resilient = false
bundles_allowed = true
excluded_suppliers = ["West"]
[budgets]
Bonn = 40.00
[[lots]]
name = "Geräte"
articles = ["Notebook"]
max_suppliers = 2
[[lots]]
name = "Zubehör"
articles = ["Maus"]
[[bundles]]
supplier = "Nord"
lots = ["Zubehör"]
rebate = "1.50"
minimum_value = 5
"""


def test_rules_from_a_file_hold_and_are_compared(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, "utf-8")
    assert run(files, "--rules", str(rules)) == 0
    assert "Kopplungsrabatt von Nord auf Zubehör: -1,50 €" in capsys.readouterr().out
    document = json.loads((files[2] / "result.json").read_text("utf-8"))
    assert document["instance"]["constraints"]["budgets"] == [["Bonn", "40.00"]]
    assert document["award"]["rebates"] == [{"supplier": "Nord", "lots": ["Zubehör"], "amount": "1.50"}]
    assert {entry["supplier"] for entry in document["award"]["suppliers"]} == {"Nord", "Ost"}
    arguments = [str(files[2]), str(files[0]), str(files[1]), str(rules)]
    assert main(arguments) == 0
    for old, new in (
        ("= 2\nresilient", "= 3\nresilient"),
        ("40.00", "41"),
        ("minimum_value = 5", "minimum_value = 6"),
    ):
        rules.write_text(RULES.replace(old, new), "utf-8")
        assert main(arguments) == 1


def test_rules_that_exclude_each_other_are_named(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[budgets]\nBonn = 1\n", "utf-8")
    assert run(files, "--rules", str(rules)) == 1
    printed = capsys.readouterr().err
    (line,) = [text for text in printed.splitlines() if "schließen einander aus" in text]
    assert "Budget von Bonn" in line
    assert not files[2].exists()


def test_bad_rules_are_refused_together_with_bad_files(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("max_suppliers = 3\nresilient = 1\n", "utf-8")
    files[0].write_text(NEEDS.replace(",6,", ",zehn,"), "utf-8")
    assert run(files, "--rules", str(rules), "--max-suppliers", "2") == 2
    printed = capsys.readouterr().err
    assert "rules.toml, Spalte resilient: „1“ ist weder true noch false." in printed
    assert "needs.csv, Zeile 2, Spalte quantity" in printed
    rules.write_text("max_suppliers = 3\n", "utf-8")
    files[0].write_text(NEEDS, "utf-8")
    assert run(files, "--rules", str(rules), "--max-suppliers", "2") == 2
    assert "Die Datei sagt 3, die Option --max-suppliers 2." in capsys.readouterr().err


def test_the_checker_knows_the_limit_on_suppliers(files: tuple[Path, Path, Path]) -> None:
    assert run(files) == 0
    assert any("Lieferanten" in str(finding) for finding in check_result(*files, max_suppliers=1))


def test_frozen_questions_and_answers_survive_a_round_trip_through_json(
    files: tuple[Path, Path, Path],
) -> None:
    instance = read_instance(files[0], files[1])
    result = solve(instance)
    certificate = certify(instance, result)
    thawed = instance_from_dict(json.loads(json.dumps(instance_to_dict(instance))))
    assert instance_to_dict(thawed) == instance_to_dict(instance)
    assert (
        model_hash(thawed, {"seed": 1})
        == model_hash(instance, {"seed": 1})
        != model_hash(instance, {"seed": 2})
    )
    assert result_from_dict(json.loads(json.dumps(result_to_dict(result)))) == result
    assert certificate_from_dict(json.loads(json.dumps(certificate_to_dict(certificate)))) == certificate
    assert solve(thawed) == result
