# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checker stands alone, lets honest results pass, and finds every single corruption and every broken rule.

`ITUNION_CORRUPTIONS=20000` runs more corruptions than the thousand of the default run.
"""

import ast
import io
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.optimiser.checker_documents import (
    Document,
    base_texts,
    full_instance,
    full_text,
    messages,
    renewed,
)
from tests.optimiser.corruptions import corrupted

from itunion.optimiser import (
    Instance,
    Need,
    certify,
    needs_file,
    offers_file,
    solve,
)
from itunion.optimiser import checker as checker_package
from itunion.optimiser.checker import check_document, check_result, examine, main
from itunion.optimiser.checker.claims import read_award, read_question
from itunion.optimiser.checker.flow import Network
from itunion.optimiser.checker.goods import check_goods
from itunion.optimiser.result_file import result_bytes, result_document
from itunion.optimiser.writing import result_files

PACKAGE = Path(checker_package.__file__).parent
CORRUPTIONS = int(os.environ.get("ITUNION_CORRUPTIONS", "1000"))


def test_honest_results_of_every_kind_pass() -> None:
    assert len(base_texts()) > 10
    for text in base_texts():
        assert messages(json.loads(text)) == []


def test_the_full_instance_really_uses_its_rules(full: Document) -> None:
    award = full["award"]
    assert {entry["supplier"] for entry in award["suppliers"]} == {"Nord", "Ost"}
    assert [rebate["amount"] for rebate in award["rebates"]] == ["20.00"]
    docks = sorted((p["tier_from"], p["quantity"]) for p in award["purchases"] if p["article"] == "Dock")
    assert docks == [(1, 3), (4, 2)]
    notebooks = sum(p["quantity"] for p in award["purchases"] if p["article"] == "Notebook")
    assert notebooks == 11


@pytest.mark.slow
def test_every_single_corruption_is_caught() -> None:
    """Issue 3, show 6. In the answer it is the arithmetic that catches, not a hash."""
    rng = random.Random(20261127)
    bases = [json.loads(text) for text in base_texts()]
    missed, caught_by_hash_only = [], []
    for number in range(CORRUPTIONS):
        base = bases[number % len(bases)]
        kind, spoiled = corrupted(rng, base)
        found = check_document(spoiled)
        if not found:
            missed.append((number, kind))
        question = ("instance", "options", "solver", "model_hash", "run_hash")
        if all(spoiled.get(key) == base[key] for key in question) and all(
            finding.where in ("model_hash", "run_hash", "checksum") for finding in found
        ):
            caught_by_hash_only.append((number, kind))
    assert missed == []
    assert caught_by_hash_only == []


def test_a_corrupted_file_is_caught_too(tmp_path: Path, full: Document) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(result_bytes(full))
    assert examine(path).findings == ()
    text = path.read_text("utf-8")
    for old, new, words in (
        ('"gap": "0.0001"', '"gap": 0.0001', "keine ganze Zahl"),
        ('"seed": 0', '"seed": NaN', "keine ganze Zahl"),
        ('"seed": 0', '"seed": 0, "seed": 0', "doppelt"),
        ('"seed": 0', '"seed": ' + "9" * 5000, "kein gültiges JSON"),
        ('"members"', '"member\\ud800s"', "members"),
        ("{", "[" * 100_000, "kein gültiges JSON"),
        (text, text[:-20], "kein gültiges JSON"),
    ):
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        assert words in "\n".join(map(str, examine(path).findings))
    path.write_bytes(b"\xff\xfe\x00")
    assert examine(path).findings
    path.unlink()
    assert "lässt sich nicht lesen" in str(examine(path).findings[0])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=25)
@given(st.data())
def test_nonsense_is_a_finding_and_never_a_traceback(data: st.DataObject) -> None:
    document = json.loads(full_text())
    key = data.draw(st.sampled_from(sorted(document)))
    inner = document[key]
    if isinstance(inner, dict) and data.draw(st.booleans()):
        document[key] = {**inner, data.draw(st.sampled_from(sorted(inner))): data.draw(_JSON)}
    else:
        document[key] = data.draw(_JSON)
    if document != json.loads(full_text()):
        assert check_document(document)
    assert check_document(data.draw(_JSON))


def test_the_checker_imports_nothing_but_the_standard_library_and_itself() -> None:
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= sys.stdlib_module_names
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").partition(".")[0] in sys.stdlib_module_names
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1


def test_a_copy_of_the_checker_runs_alone(tmp_path: Path, full: Document) -> None:
    """Isolated, without site-packages: neither itunion nor any library is there."""
    shutil.copytree(PACKAGE, tmp_path / "alone" / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'alone')!r}); import checker;"
        "code = checker.main(sys.argv[1:]);"
        "assert not [name for name in sys.modules if name.startswith(('itunion', 'numpy', 'highspy'))];"
        "sys.exit(code)"
    )
    honest, forged = tmp_path / "honest.json", tmp_path / "forged.json"
    honest.write_bytes(result_bytes(full))
    full["bound"] = "1.00"
    forged.write_bytes(result_bytes(renewed(full)))
    for path, code, words in ((honest, 0, "Keine Fehler gefunden."), (forged, 1, "gap: Die Lücke ist")):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", program, str(path)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert words in done.stdout


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=9),
)
def test_the_largest_flow_is_the_smallest_cut(arcs: list[tuple[int, int, int]]) -> None:
    network = Network()
    for tail, head, capacity in arcs:
        network.connect(tail, head, capacity)
    cuts = []
    for chosen in itertools.product([True, False], repeat=3):
        side = {0} | {node for node, inside in zip((1, 2, 3), chosen, strict=True) if inside}
        cuts.append(sum(c for tail, head, c in arcs if tail in side and head not in side))
    assert network.most(0, 4) == min(cuts)


@given(
    st.lists(st.integers(1, 7), min_size=2, max_size=2),
    st.lists(st.integers(1, 7), min_size=2, max_size=2),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
)
def test_incremental_bands_are_judged_as_by_trying_every_order(
    starts: list[int], others: list[int], counts: list[int]
) -> None:
    """Two articles on one ladder, each with a second tier; units may stand in any order."""
    tiers = {"k": [[1, "9.00"], [1 + starts[0], "8.00"]], "l": [[1, "7.00"], [1 + others[0], "6.00"]]}
    lines = [
        (article, start, price, count)
        for (article, (start, price)), count in zip(
            [(a, tier) for a in ("k", "l") for tier in tiers[a]], counts, strict=True
        )
        if count
    ]
    total = sum(counts)

    def allowed(article: str, start: int) -> set[int]:
        last = min([t[0] for t in tiers[article] if t[0] > start], default=total + 1) - 1
        return set(range(max(start, 1), min(last, total) + 1))

    network = Network()
    for number, (article, start, _, count) in enumerate(lines):
        network.connect("source", number, count)
        for place in allowed(article, start):
            network.connect(number, ("place", place), 1)
    for place in range(1, total + 1):
        network.connect(("place", place), "sink", 1)
    possible = (network.most("source", "sink") if lines else 0) == total
    question = read_question(
        {
            "needs": [
                {
                    "member": "m",
                    "article": a,
                    "standards": [],
                    "quantity": 1 + sum(c for x, _, _, c in lines if x == a),
                    "own_price": None,
                }
                for a in ("k", "l")
            ],
            "offers": [
                {"supplier": "s", "article": a, "standards": ["*"], "tiers": tiers[a], "available": None}
                for a in ("k", "l")
            ],
            "terms": [
                {
                    "supplier": "s",
                    "tier_basis": "total",
                    "activation_cost": "0.00",
                    "freight": "0.00",
                    "minimum_order_value": "0.00",
                    "tier_kind": "incremental",
                }
            ],
            "constraints": {"max_suppliers": None, "excluded_suppliers": []},
        }
    )
    award = read_award(
        {
            "purchases": [
                {
                    "supplier": "s",
                    "article": article,
                    "standards": [],
                    "tier_from": start,
                    "quantity": count,
                    "unit_price": price,
                    "amount": f"{Decimal(price) * count:.2f}",
                }
                for article, start, price, count in lines
            ],
            "suppliers": [],
            "rebates": [],
            **dict.fromkeys(("goods", "own", "fixed_costs", "rebate", "cost"), "0.00"),
        }
    )
    texts = [str(finding) for finding in check_goods(question, award)]
    assert possible == (not any("nicht voll" in text or "nicht erreicht" in text for text in texts))


def written(folder: Path, instance: Instance) -> tuple[Path, Path, Path]:
    result = solve(instance, time_limit=20)
    certificate = certify(instance, result, time_limit=10)
    files = result_files(instance, result, certificate, time_limit=20, certificate_limit=10)
    (folder / "out").mkdir()
    for name, content in files.items():
        (folder / "out" / name).write_bytes(content)
    (folder / "needs.csv").write_bytes(needs_file(instance))
    (folder / "offers.csv").write_bytes(offers_file(instance))
    return folder / "needs.csv", folder / "offers.csv", folder / "out"


def test_the_files_of_a_question_are_compared_by_the_checkers_own_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs, offers, out = written(tmp_path, full_instance())
    assert check_result(needs, offers, out) == []
    assert main([str(out), str(needs), str(offers)]) == 0
    text = needs.read_text("utf-8")
    # the same numbers as a German spreadsheet writes them
    german = "\r\n".join(_german(line) for line in text.splitlines())
    needs.write_bytes(german.encode("cp1252"))
    assert check_result(needs, offers, out) == []
    needs.write_text(text.replace(",6,", ",7,"), "utf-8")
    found = "\n".join(map(str, check_result(needs, offers, out)))
    assert "needs.csv, needs: Aach, Notebook, A: steht so nicht in result.json" in found
    needs.write_text(text, "utf-8")
    for old, new in (
        ("100.00", "101.00"),
        ("incremental", ""),
        ("2027-04-30", "2027-04-29"),
        (",30,", ",31,"),
    ):
        content = offers.read_text("utf-8")
        assert old in content
        offers.write_text(content.replace(old, new), "utf-8")
        assert check_result(needs, offers, out)
        offers.write_text(content, "utf-8")
    assert check_result(needs, offers, out, max_suppliers=1)
    needs.unlink()
    assert main([str(out), str(needs), str(offers)]) == 1
    assert "needs.csv" in capsys.readouterr().out


def _german(line: str) -> str:
    cells = line.split(",")
    return ";".join(
        cell.replace(".", ",") if cell.replace(".", "").isdigit() else _german_day(cell) for cell in cells
    )


def _german_day(cell: str) -> str:
    parts = cell.split("-")
    return ".".join(reversed(parts)) if len(parts) == 3 else cell


def test_a_workbook_is_not_compared_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs, offers, out = written(tmp_path, full_instance())
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    needs.write_bytes(data.getvalue())
    assert main([str(out), str(needs), str(offers)]) == 0
    assert "needs.csv ist eine XLSX-Datei und wird nicht verglichen." in capsys.readouterr().out


def test_the_plain_files_of_an_award_must_say_what_the_result_says(tmp_path: Path) -> None:
    needs, offers, out = written(tmp_path, full_instance())
    for name in ("award.csv", "members.csv", "savings.csv"):
        content = (out / name).read_text("utf-8")
        (out / name).write_text("".join(content.splitlines(keepends=True)[:-1]), "utf-8")
        assert f"{name}: Diese Zeile fehlt" in "\n".join(map(str, check_result(needs, offers, out)))
        (out / name).write_text(content, "utf-8")
    proof = json.loads((out / "certificate.json").read_text("utf-8"))
    (out / "certificate.json").write_text(json.dumps(proof | {"worst_group_bound": 0.5}), "utf-8")
    assert "worst_group_bound: hier 0.5" in "\n".join(map(str, check_result(needs, offers, out)))


def test_a_result_without_award_has_no_document() -> None:
    instance = Instance((Need("Aach", "k", frozenset(), 1),), ())
    result = solve(instance)
    certificate = certify(full_instance(), solve(full_instance()))
    with pytest.raises(ValueError, match="without award"):
        result_document(instance, result, certificate, gap=1e-4, seed=0, time_limit=1, certificate_limit=1)
