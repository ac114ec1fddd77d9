# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The installed rule bundle: built from official files, verified by hash, refused when touched."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from itunion.union.billing.einvoice.__main__ import main
from itunion.union.billing.einvoice.api import (
    XRECHNUNG_3_0_2,
    BundleDescription,
    BundleError,
    ValidatorProcess,
    build_bundle,
    load_bundle,
)
from itunion.union.billing.einvoice.bundle import MANIFEST, SCHEMA
from itunion.union.billing.einvoice.scenarios import rule_set

pytestmark = pytest.mark.conformance


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundle, tmp_path / "copy"))


def test_bundle_names_version_source_and_licence_of_every_rule(bundle: Path) -> None:
    loaded = load_bundle(bundle)
    assert loaded.id == "xrechnung-3.0.2_schematron-2.5.0_cen-1.3.16"
    assert len(loaded.with_role(SCHEMA)) == 72
    for file in loaded.files:
        if file.role not in {"licence", "notice"}:
            assert file.version
            assert file.source
            assert file.licence
    assert sum(file.role == "licence" for file in loaded.files) == 9


def test_the_test_suite_is_not_installed(bundle: Path) -> None:
    assert not (bundle / "testsuite").exists()


def test_all_eleven_scenarios_are_read(bundle: Path) -> None:
    rules = rule_set(load_bundle(bundle))
    assert len(rules.scenarios) == 11
    by_name = {scenario.name: scenario for scenario in rules.scenarios}
    assert {key: str(level) for key, level in by_name["EN16931 XRechnung (UBL Invoice)"].levels.items()} == {
        "BR-CL-23": "warning",
        "BR-CL-21": "warning",
        "UBL-CR-646": "error",
    }
    assert by_name["EN16931 (UBL Invoice)"].levels == {}


def test_same_source_same_manifest(official: Path, bundle: Path, tmp_path: Path) -> None:
    again = build_bundle(official, tmp_path / "again")
    assert again.manifest_sha256 == load_bundle(bundle).manifest_sha256


def test_an_existing_folder_is_never_overwritten(official: Path, bundle: Path) -> None:
    with pytest.raises(BundleError, match="gibt es schon"):
        build_bundle(official, bundle)


@pytest.mark.parametrize("name", ["rules/XRechnung-UBL-validation.xslt", "scenarios.xml"])
def test_one_changed_byte_is_refused(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(BundleError, match="verändert"):
        load_bundle(copy)
    with ValidatorProcess(copy) as broken, pytest.raises(BundleError, match="verändert"):
        broken.validate(b"<Invoice/>")


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / "rules" / "EN16931-CII-validation.xslt").unlink()
    with pytest.raises(BundleError, match="fehlt"):
        load_bundle(copy)


def test_an_unlisted_file_is_refused(copy: Path) -> None:
    (copy / "xsd" / "extra.xsd").write_text("<x/>", encoding="utf-8")
    with pytest.raises(BundleError, match="nicht dazugehört"):
        load_bundle(copy)


def test_a_path_outside_the_bundle_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"][0]["path"] = "../outside.xml"
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BundleError, match="außerhalb"):
        load_bundle(copy)


@pytest.mark.parametrize("manifest", ["{", '{"format": 2}', "[]"])
def test_an_unreadable_manifest_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(BundleError, match="nicht lesbar"):
        load_bundle(tmp_path)


def test_other_versions_need_their_own_description(official: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(official, tmp_path / "source", ignore=shutil.ignore_patterns("testsuite")))
    (source / "SHA256SUMS").unlink()
    rules = source / "rules" / "EN16931-UBL-validation.xslt"
    rules.write_bytes(rules.read_bytes() + b"\n")
    with pytest.raises(BundleError, match="eigene Beschreibung"):
        build_bundle(source, tmp_path / "refused")
    assert not (tmp_path / "refused").exists()

    description = replace(XRECHNUNG_3_0_2, id="own", expected={})
    file = tmp_path / "description.json"
    file.write_text(json.dumps(asdict(description), default=str), encoding="utf-8")
    assert BundleDescription.from_file(file) == description
    assert main(["build", str(source), str(tmp_path / "own"), "--description", str(file)]) == 0
    assert load_bundle(tmp_path / "own").id == "own"


def test_a_damaged_source_is_refused(official: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(official, tmp_path / "source", ignore=shutil.ignore_patterns("testsuite")))
    schema = source / "xsd" / "ubl-2.1" / "maindoc" / "UBL-Invoice-2.1.xsd"
    schema.write_bytes(schema.read_bytes() + b"\n")
    with pytest.raises(BundleError, match="SHA256SUMS"):
        build_bundle(source, tmp_path / "target")


def test_incomplete_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(BundleError, match="fehlen Dateien"):
        build_bundle(tmp_path / "source", tmp_path / "target")


def test_commands(bundle: Path, official: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = official / "testsuite" / "business-cases" / "standard" / "01.01a-INVOICE_ubl.xml"
    assert main(["verify", str(bundle)]) == 0
    assert main(["check", str(good), "--bundle", str(bundle)]) == 0
    assert "angenommen (XRechnung geprüft)" in capsys.readouterr().out
    bad = tmp_path / "bad.xml"
    bad.write_bytes(
        good.read_bytes().replace(b"<cbc:BuyerReference>", b"<cbc:BuyerReference> <!-- -->", 1)[:-5]
    )
    assert main(["check", str(bad), "--bundle", str(bundle)]) == 1
    assert main(["verify", str(tmp_path)]) == 2
